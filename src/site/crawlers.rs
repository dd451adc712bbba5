//! What search engines read besides the pages: `robots.txt` and, where the site's address is known, `sitemap.xml`.

use std::fmt::Write;
use std::sync::Arc;

use super::pages::Site;
use super::views::absolute;
use crate::markdown::escape_text;

/// Addresses in one list, at most: more than the protocol allows are lists of their own, with a list of those.
const MOST: usize = 50_000;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const SPACE: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

impl Site<'_> {
    /// The files, by path. No dates: a build of the same book gives the same bytes.
    pub(super) fn for_crawlers(&self) -> Vec<(String, Arc<[u8]>)> {
        let file = |path: &str, text: String| (path.to_owned(), Arc::from(text.into_bytes()));
        if self.guide.private {
            return vec![file(
                "robots.txt",
                "User-agent: *\nDisallow: /\n".to_owned(),
            )];
        }
        let Some(url) = &self.guide.about.url else {
            return Vec::new();
        };
        let addresses: Vec<String> = self.public_paths().map(|p| absolute(url, &p)).collect();
        let mut files = Vec::new();
        if addresses.len() <= MOST {
            files.push(file("sitemap.xml", list("urlset", "url", &addresses)));
        } else {
            let mut lists = Vec::new();
            for (n, part) in addresses.chunks(MOST).enumerate() {
                let name = format!("sitemap-{}.xml", n + 1);
                lists.push(absolute(url, &name));
                files.push(file(&name, list("urlset", "url", part)));
            }
            files.push(file("sitemap.xml", list("sitemapindex", "sitemap", &lists)));
        }
        let sitemap = absolute(url, "sitemap.xml");
        let robots = format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n");
        files.push(file("robots.txt", robots));
        files
    }

    /// The pages of a section's questions, if they have some.
    fn own_pages(&self, section: usize) -> impl Iterator<Item = String> {
        let questions = self.guide.sections.get(section).map(|s| s.questions.iter());
        let questions = questions.filter(|_| self.options.site.split);
        let questions = questions.into_iter().flatten();
        questions.filter_map(move |question| self.addresses.of_question(section, &question.id))
    }

    /// Every page that somebody may look for, in the order of the book.
    fn public_paths(&self) -> impl Iterator<Item = String> {
        let sections = 0..self.guide.sections.len();
        let sections = sections.flat_map(|index| {
            let own = self.addresses.section(index);
            own.into_iter().chain(self.own_pages(index))
        });
        let pages = self.guide.pages.iter().enumerate();
        let pages = pages.filter(|(_, page)| !page.private);
        let pages = pages.filter_map(|(index, _)| self.addresses.page(index));
        std::iter::once(String::new())
            .chain(sections)
            .chain(pages)
            .chain(["practice.html".to_owned()])
    }
}

fn list(root: &str, name: &str, addresses: &[String]) -> String {
    let mut out = format!("{HEAD}<{root} {SPACE}>\n");
    for address in addresses {
        let _ = write!(out, "<{name}><loc>");
        escape_text(&mut out, address);
        let _ = writeln!(out, "</loc></{name}>");
    }
    let _ = writeln!(out, "</{root}>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_escaped() {
        let text = list("urlset", "url", &["https://example.org/a&b<".to_owned()]);
        assert!(
            text.contains("<loc>https://example.org/a&amp;b&lt;</loc>"),
            "{text}"
        );
    }
}
