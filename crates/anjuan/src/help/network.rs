//! The help texts of what stands in a network (网络部署), by their English.

/// English and Chinese.
pub(super) const TEXTS: &[(&str, &str)] = &[
    (
        "Witness the log of a centre (见证) from elsewhere: co-sign its checkpoints, keep evidence of two histories",
        "异地见证中心日志：联署检查点，留存两套历史的证据",
    ),
    (
        "Co-sign the checkpoints of logs, and keep the evidence of two histories; until it is stopped",
        "联署日志检查点并留存两套历史的证据，直至停止",
    ),
    (
        "The public key of a log that is witnessed, or @FILE with it; ask the centre for it once",
        "所见证日志的公钥，或 @文件名；向中心领取一次",
    ),
    ("The address and port where it listens", "监听地址和端口"),
    (
        "Print the public key, made on first use: the centre names it in its settings, and whoever checks evidence keeps it",
        "显示公钥（首次使用时生成）：中心写入设置，核验人自行保存",
    ),
    (
        "What contradicted a checkpoint that was co-signed; ends with 1 where there is any",
        "与已联署检查点不一致的内容；如有则以 1 退出",
    ),
    (
        "The witness's own directory: its key, what it co-signed last, and evidence",
        "见证方自己的目录：密钥、最近联署的检查点和证据",
    ),
    (
        "The witness's name, as it stands in its key: discipline.example/anjuan",
        "见证方名称，与其密钥一致，如 discipline.example/anjuan",
    ),
    (
        "A file with the certificate of the authority that the service's own certificate is from, as `anjuan tls` makes it; absent, the authorities that every browser knows",
        "签发服务证书的机构证书文件，由 `anjuan tls` 生成；缺省为公认的证书机构",
    ),
    (
        "The certificate (PEM, with those that lead to its authority) with which the gateway speaks TLS; `anjuan tls` makes one",
        "网关的 TLS 证书（PEM，含上级证书），可由 `anjuan tls` 生成",
    ),
    ("The private key of the certificate, in PEM", "证书的私钥（PEM）"),
    (
        "The proxies that speak TLS before the gateway, addresses and networks by comma: of them it is believed for whom they ask",
        "网关前的 TLS 代理，地址或网段以逗号分隔；采信其转告的客户端地址",
    ),
    (
        "The certificate of the authority by which the external server is known; with it, TLS is required",
        "外部 nats-server 的机构证书；给出即要求 TLS",
    ),
    (
        "Make certificates from an authority of one's own, for a zone that no public authority serves",
        "由自建机构签发证书，用于没有公认机构的专网",
    ),
    (
        "Where the files go: ca.pem and ca.key, made once, and the certificate with its key, made anew each time",
        "存放目录：ca.pem 与 ca.key 只生成一次，证书与私钥每次重新签发",
    ),
    (
        "What the files of the certificate are called: server.pem and server.key",
        "证书文件的名称，如 server.pem 与 server.key",
    ),
    (
        "A name or an address by which it is reached; localhost and 127.0.0.1 are always among them",
        "服务的域名或地址，可多次给出；总是包括 localhost 与 127.0.0.1",
    ),
    ("For how many days the certificate is valid", "证书有效天数"),
];
