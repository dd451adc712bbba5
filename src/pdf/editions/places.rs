//! Links must lead somewhere.

use crate::pdf::page::{Destination, LinkTo, Page};

/// Links to places that paper does not have lead to what holds them (an answer's anchor: to its question), or nowhere.
pub(super) fn settle_links(pages: &mut [Page], places: &[Destination]) {
    let known = |name: &str| {
        places
            .binary_search_by(|p| p.name.as_str().cmp(name))
            .is_ok()
    };
    for page in pages {
        page.links.retain_mut(|link| match &mut link.to {
            LinkTo::Web(_) => true,
            LinkTo::Inside(name) => {
                if known(name) {
                    return true;
                }
                if let Some((scope, _)) = name.split_once('#') {
                    *name = scope.to_owned();
                }
                known(name)
            }
        });
    }
}
