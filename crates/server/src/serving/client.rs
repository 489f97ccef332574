//! Who a request comes from (客户端地址): the peer of the connection, or whom a proxy that is believed names.
//!
//! A header that anybody may send is believed from nobody but the proxies of the settings: else each request could come from an
//! address of its own choosing.
use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The header in which a proxy says for whom it asks; the last entry is the proxy's own.
const FORWARDED: &str = "x-forwarded-for";

/// The address of a client, by which it is counted: of IPv6 its network of 64 bits, which one subscriber has whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Client(pub(crate) IpAddr);

impl Default for Client {
    fn default() -> Self {
        Self(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
    }
}

impl Client {
    /// The client at that address.
    pub(crate) fn new(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(six) => Self(IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() >> 64 << 64))),
            four => Self(four),
        }
    }
}

/// The setting names something that is no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither an address nor a network, such as 10.0.0.0/8")]
pub struct ProxiesError(pub String);

/// The proxies that are believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Addresses and networks, by comma.
    ///
    /// # Errors
    /// [`ProxiesError`].
    pub(crate) fn parse(text: &str) -> Result<Self, ProxiesError> {
        let given = text.split(',').map(str::trim).filter(|given| !given.is_empty());
        let read = |given: &str| {
            let network = given.parse::<IpNet>().ok();
            let network = network.or_else(|| given.parse::<IpAddr>().ok().map(IpNet::from));
            network.ok_or_else(|| ProxiesError(given.to_owned()))
        };
        given.map(read).collect::<Result<_, _>>().map(Self)
    }

    /// Whether this address is a proxy's.
    pub(crate) fn is_one(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Who asks: the peer, or the nearest of those it names that is no proxy itself.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Client {
        if !self.is_one(peer) {
            return Client::new(peer);
        }
        let mut nearest = peer;
        let given = headers.get_all(FORWARDED).iter().rev().filter_map(|value| value.to_str().ok());
        for text in given.flat_map(|value| value.rsplit(',')) {
            let Ok(address) = text.trim().parse() else { break };
            nearest = address;
            if !self.is_one(address) {
                break;
            }
        }
        Client::new(nearest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(values: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(FORWARDED, axum::http::HeaderValue::from_static(value));
        }
        headers
    }

    fn client(proxies: &str, peer: &str, values: &[&'static str]) -> String {
        let proxies = Proxies::parse(proxies).unwrap();
        proxies.client(peer.parse().unwrap(), &named(values)).0.to_string()
    }

    #[test]
    fn what_a_client_says_of_itself_is_not_believed() {
        assert_eq!(client("", "203.0.113.9", &["192.0.2.1"]), "203.0.113.9");
        assert_eq!(client("10.0.0.0/8", "203.0.113.9", &["192.0.2.1"]), "203.0.113.9");
    }

    #[test]
    fn a_proxy_names_the_client_and_what_stood_there_before_is_not_believed() {
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["192.0.2.1, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["192.0.2.1", "203.0.113.9, 10.9.9.9"]), "203.0.113.9");
        assert_eq!(client("10.0.0.0/8", "::ffff:10.1.2.3", &["203.0.113.9"]), "203.0.113.9", "IPv4 in IPv6");
        assert_eq!(client("10.0.0.1", "10.0.0.1", &["nobody"]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", "10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn a_subscriber_of_ipv6_is_one_client_and_a_wrong_network_is_named() {
        assert_eq!(client("", "2001:db8:1:2:3:4:5:6", &[]), client("", "2001:db8:1:2::1", &[]));
        assert_ne!(client("", "2001:db8:1:2::1", &[]), client("", "2001:db8:1:3::1", &[]));
        assert_eq!(Proxies::parse("10.0.0.0/8, nginx"), Err(ProxiesError("nginx".into())));
    }
}
