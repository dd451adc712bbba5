//! Which `Host` headers are answered.
//!
//! A page of some other site may bind its own name to 127.0.0.1 (DNS rebinding) and then read what is served here, private answers too. Its requests bear
//! its name, so only names that cannot be anybody else's are answered: loopback's, and, where the user serves to a network, addresses.

use std::net::{IpAddr, SocketAddr};

/// Whether a request with this `Host` header may be answered by a server at `bound`.
pub(super) fn allowed(header: &str, bound: SocketAddr) -> bool {
    let Some(name) = name(header) else {
        return false;
    };
    if name.eq_ignore_ascii_case("localhost") {
        return true;
    }
    match name.parse::<IpAddr>() {
        Ok(address) => address.is_loopback() || !bound.ip().is_loopback(),
        Err(_) => false,
    }
}

/// The host of `host[:port]`, IPv6 brackets taken off; `None` if it has no such form.
fn name(header: &str) -> Option<&str> {
    let (name, port) = match header.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => match header.find(':') {
            Some(at) => header.split_at(at),
            None => (header, ""),
        },
    };
    let port_is_one = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|p| p.parse::<u16>().is_ok());
    (port_is_one && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_are_nobody_elses() {
        let here = SocketAddr::from(([127, 0, 0, 1], 4000));
        for host in [
            "localhost",
            "LOCALHOST:4000",
            "127.0.0.1:4000",
            "[::1]:4000",
            "127.0.0.1",
        ] {
            assert!(allowed(host, here), "{host}");
        }
        for host in [
            "evil.example",
            "evil.example:4000",
            "localhost.evil.example",
            "192.168.0.7:4000",
            "",
            ":4000",
            "[::1",
            "localhost:x",
            "localhost:1:2",
        ] {
            assert!(!allowed(host, here), "{host}");
        }
        let network = SocketAddr::from(([0, 0, 0, 0], 4000));
        assert!(allowed("192.168.0.7:4000", network));
        assert!(!allowed("evil.example:4000", network));
    }
}
