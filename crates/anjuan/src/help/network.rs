//! The help texts of what stands in a network (网络部署), by their English.

/// English and Chinese.
pub(super) const TEXTS: &[(&str, &str)] = &[
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
