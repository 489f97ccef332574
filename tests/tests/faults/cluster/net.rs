//! The network of a cluster (网络): a namespace for each node, all on one bridge, in a namespace that has no way to anywhere else.
use std::process::Command;

/// How many nodes there are.
pub(super) const NODES: usize = 3;

/// The address of a node.
pub(super) fn address(node: usize) -> String {
    format!("10.77.0.{}", node + 1)
}

/// The namespace of a node.
pub(super) fn space(node: usize) -> String {
    format!("node{node}")
}

/// Whether namespaces may be made here.
pub(super) fn allowed() -> Result<(), String> {
    let line = "mkdir -p /run/netns && mount -t tmpfs tmpfs /run/netns && ip link add probe type bridge \
                && ip netns add probe && ip link add one type veth peer name two netns probe";
    let tried = Command::new("unshare").args(["--net", "--mount", "--", "sh", "-c", line]).output();
    match tried {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        Err(error) => Err(format!("unshare: {error}")),
    }
}

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn ip(line: &str) {
    run("ip", &line.split(' ').collect::<Vec<_>>());
}

/// Lays the network in the namespace that this process is in.
pub(super) fn laid() {
    // The names of namespaces are files; here they are nobody else's.
    run("mount", &["-t", "tmpfs", "tmpfs", "/run/netns"]);
    ip("link set lo up");
    ip("link add bridge type bridge");
    ip("addr add 10.77.0.254/24 dev bridge");
    ip("link set bridge up");
    for node in 0..NODES {
        let (space, address) = (space(node), address(node));
        ip(&format!("netns add {space}"));
        ip(&format!("link add port{node} type veth peer name eth0 netns {space}"));
        ip(&format!("link set port{node} master bridge up"));
        ip(&format!("-n {space} addr add {address}/24 dev eth0"));
        ip(&format!("-n {space} link set eth0 up"));
        ip(&format!("-n {space} link set lo up"));
    }
}

/// Takes the cable of a node out, or puts it in.
pub(super) fn link(node: usize, there: bool) {
    let state = if there { "up" } else { "down" };
    ip(&format!("link set port{node} {state}"));
}

/// Takes from a node every way to its peers, or gives them back; everybody else still reaches it.
pub(super) fn peers(node: usize, there: bool) {
    let (space, what) = (space(node), if there { "del" } else { "add" });
    for peer in (0..NODES).filter(|peer| *peer != node) {
        ip(&format!("-n {space} route {what} blackhole {}/32", address(peer)));
    }
}
