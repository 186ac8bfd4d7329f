"""HTML becomes plain text; what is no HTML stays as it is; a hostile text costs no more than another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_tui.intake.files.values.html import plain


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hello</p><p>World</p>", "Hello\n\nWorld"),
        ("<div>a</div><div><br></div><DIV\nstyle='x:y'>b</DIV>", "a\n\nb"),
        ("a<br>b<br/>c<br clear=all>d", "a\nb\nc\nd"),
        ("<p>a\n  wrapped   line</p>", "a wrapped line"),
        ("<ul><li>x</li><li><p>y</p></li></ul>z", "- x\n- y\n\nz"),
        ("<table><tr>\n<th>A</th>\n<th>B</th>\n</tr><tr><td><p>1</p></td><td>2</td></tr></table>", "A | B\n1 | 2"),
        ("<table><tr><td><p>1</p></td></tr><tr><td><p>2</p></td></tr></table>after", "1\n2\n\nafter"),
        ("<table><tr><td></td><td nowrap>2</td></tr></table>", "| 2"),
        ("<table><tr><td><p>One</p><p>Two</p></td><td>beside</td></tr></table>", "One\n\nTwo\nbeside"),
        ("<pre>  if x:\n\n\n    y &lt; 1\n</pre>after", "  if x:\n\n\n    y < 1\n\nafter"),
        ("<b>bold</b> and <i>not</i>", "bold and not"),
        ('<p class="x>y">&nbsp;t&nbsp;&amp;lt;</p>', " t &lt;"),
        ("<!DOCTYPE html><html><head><title>T</title></head><body>x</body></html>", "x"),
        ("<style>p {}</style><script>'<p>'</script><!-- no --><p>x</p>", "x"),
        ("<!--[if mso]><p>x</p><![endif]--><p>y<o:p></o:p></p>", "y"),
        ("İ<style>x</style><p>y</p>", "İ\n\ny"),
    ],
)
def test_html_becomes_text(html: str, text: str) -> None:
    assert plain(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<a href="https://x.example/a?b=1&amp;c">here</a>.', "here (https://x.example/a?b=1&c)."),
        ("<a href=https://x.example/>https://x.example</a>", "https://x.example"),
        ('<a href="mailto:a@b.example">Ann</a>', "Ann"),
        ('<a href="javascript:alert(1)">x</a>', "x"),
        ('<a href="https://a.example"><img src="x"></a>', "(https://a.example)"),
        ('<p><a href="https://a.example">one<a href="https://b.example">two</p>', "one (https://a.example)two"),
    ],
)
def test_a_link_says_where_it_leads(html: str, text: str) -> None:
    assert plain(html).startswith(text)


@pytest.mark.parametrize(
    "text",
    [
        "a < b and c > d",
        "if a<b and b>c",
        "From: Maria <maria@acme.example>\n\n\n\nHi",
        "Press <b> to see, <section> by <section>",
        "List<String> x",
        "  indented\n\tand tabbed",
        "AT&T & Co",
        "<style>never closed",
    ],
)
def test_what_is_no_html_stays(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a<b</p>", "a<b"),
        ("<p>x <y@z.example></p>", "x <y@z.example>"),
        ("C:\\<dir>\\x <em>e</em>", "C:\\<dir>\\x e"),
        ("<p>x<!-- no end", "x<!-- no end"),
        ("<script>no end<p>x</p>", "no end\n\nx"),
        ("<head>no end<p>x</p>", "no end\n\nx"),
        ("<p><![<![", "<![<!["),
        ("<p>&#" + "9" * 5000 + ";</p>", "&#" + "9" * 5000 + ";"),
        ("<p>&#0;&#xD800;</p>", "\ufffd\ufffd"),
    ],
)
def test_broken_html_loses_no_text(html: str, text: str) -> None:
    assert plain(html) == text


def test_a_text_that_is_no_html_has_its_ends_and_spaces_mended() -> None:
    assert plain("a\r\nb\rc\N{NO-BREAK SPACE}d") == "a\nb\nc d"
    assert plain("Tom &amp; Jerry") == "Tom & Jerry"


@pytest.mark.parametrize(
    "piece",
    [
        *("<", "</", "<!", "<!--", "<![", "<?", "<![CDATA[", "<p", "<p ", "<p x", "<p x=", "<p x='", '<p x="', "<a "),
        *(
            "</p",
            "</p ",
            "<script>",
            "</script",
            "<style></p>",
            "<div>",
            "<a href=x>",
            "&",
            "&#",
            "&#1",
            "<td>",
            "<pre>",
        ),
        *('<p "', "x ", "\n", "<li>", "<p =", "<td nowrap "),
    ],
)
def test_a_hostile_text_is_read_once(piece: str) -> None:
    # With the parser of the standard library several of these took over a quarter of an hour.
    plain("<p>" + piece * 20_000)
    plain(piece * 20_000 + "</p>")


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<td>", "<tr>", "<table>", "</table>", "<li>", "<pre>", "\n", " ", "w"]))
)
@settings(max_examples=200, deadline=None)
def test_every_word_stays_and_ends_never_pile_up(pieces: list[str]) -> None:
    said = plain("".join(pieces) + "</p>")
    assert said.count("w") == pieces.count("w")
    if "<pre>" not in pieces:
        assert "\n\n\n" not in said
        assert not any(line.endswith(" ") for line in said.split("\n"))
