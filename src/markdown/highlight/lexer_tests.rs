//! Code in each language, with its tokens: what is hard to read without a grammar.

use super::tests::marked;

/// Holds each code's marks.
fn hold(language: &str, cases: &[(&str, &str)]) {
    for (code, expected) in cases {
        assert_eq!(marked(language, code), *expected, "{language}");
    }
}

#[test]
fn python() {
    hold(
        "python",
        &[
            (
                "@cache\ndef f(x: int = 3) -> None:\n    \"\"\"Doc.\"\"\"\n    return x ** 2",
                "«attribute:@cache»\n«keyword:def» «function:f»(x: «type:int» = «constant:3») -> «constant:None»:\n    «comment:\"\"\"Doc.\"\"\"»\n    «keyword:return» x «operator:**» «constant:2»",
            ),
            (
                "class A(Base, metaclass=Meta): x = '''no doc'''",
                "«keyword:class» «type:A»(«type:Base», metaclass=«type:Meta»): x = «string:'''no doc'''»",
            ),
            (
                "f\"{a['k']!r:>{width}} {{x}} {f'{b}'}\\n\"",
                "«keyword:f»«string:\"»{a[«string:'k'»]«keyword:!r»«constant::>»{width}} «constant:{{»«string:x»«constant:}}» {«keyword:f»«string:'»{b}«string:'»}«constant:\\n»«string:\"»",
            ),
            (
                "rb'\\d' + '%s of %d' % (a, b)",
                "«keyword:rb»«string:'\\d'» + «string:'»«constant:%s» «string:of» «constant:%d»«string:'» % (a, b)",
            ),
            (
                "'it''s' 'unclosed\nx = 1",
                "«string:'it''s' 'unclosed»\nx = «constant:1»",
            ),
            (
                "match = 1\nmatch x:\n    case Point(x=0): ...",
                "match = «constant:1»\n«keyword:match» x:\n    «keyword:case» «function:Point»(x=«constant:0»): «constant:...»",
            ),
            (
                "from . import views\na @ b; a.class_, a.import_",
                "«keyword:from» . «keyword:import» views\na @ b; a.class_, a.import_",
            ),
        ],
    );
}

#[test]
fn javascript() {
    hold(
        "javascript",
        &[
            (
                "let r = /[/]\\/\"/g, q = a / b / c;",
                "«keyword:let» r = «string:/[/]\\/\"/g», q = a / b / c;",
            ),
            (
                "`a ${b ? `n ${{c: 1}.c}` : ''} d`",
                "«string:`a» ${b ? «string:`n» ${{«attribute:c»: «constant:1»}.c}«string:`» : «string:''»} «string:d`»",
            ),
            (
                "f(x => x / 2, 1 / 2)",
                "«function:f»(x «keyword:=>» x / «constant:2», «constant:1» / «constant:2»)",
            ),
            (
                "const add = (a, b) => a + b, n = async () => {}, m = (a + b);",
                "«keyword:const» «function:add» = (a, b) «keyword:=>» a + b, «function:n» = «keyword:async» () «keyword:=>» {}, m = (a + b);",
            ),
            (
                "x = { default: 1, get: () => 2, of }; a ? b : c; p.catch(e)",
                "x = { «attribute:default»: «constant:1», «function:get»: () «keyword:=>» «constant:2», of }; a ? b : c; p.«function:catch»(e)",
            ),
            (
                "class A extends React.Component { #x = 1; static get y() { return this.#x } }",
                "«keyword:class» «type:A» «keyword:extends» «type:React».«type:Component» { #x = «constant:1»; «keyword:static get» «function:y»() { «keyword:return this».#x } }",
            ),
            (
                "if (a) /x'/.test(b)",
                // A regular expression behind a condition cannot be told from a division without a parser.
                "«keyword:if» (a) /x«string:'/.test(b)»",
            ),
        ],
    );
}

#[test]
fn jsx() {
    hold(
        "jsx",
        &[
            (
                "return <p className=\"a\">Don't {x && <b>it's</b>} &amp; go</p>;",
                "«keyword:return» <«attribute:p className»=«string:\"a\"»>Don't {x «operator:&&» <«attribute:b»>it's</«attribute:b»>} «constant:&amp;» go</«attribute:p»>;",
            ),
            (
                "<><Foo.Bar {...p} on={() => f(1)} /></>",
                "<><«type:Foo.Bar» {«operator:...»p} «attribute:on»={() «keyword:=>» «function:f»(«constant:1»)} /></>",
            ),
            ("a <b; c > d", "a <b; c > d"),
        ],
    );
}

#[test]
fn typescript() {
    hold(
        "ts",
        &[
            (
                "const id = <T,>(x: T): T => x as unknown as T;",
                "«keyword:const» id = <«type:T»,>(x: «type:T»): «type:T» «keyword:=>» x «keyword:as» «type:unknown» «keyword:as» «type:T»;",
            ),
            (
                "@Input() name?: string; a < b && c > d",
                "«attribute:@Input»() name?: «type:string»; a < b «operator:&&» c > d",
            ),
            (
                "interface A<T> { type: string; get<K>(k: K): Map<string, T[]> }",
                "«keyword:interface» «type:A»<«type:T»> { type: «type:string»; «function:get»<«type:K»>(k: «type:K»): «type:Map»<«type:string», «type:T»[]> }",
            ),
        ],
    );
    assert_eq!(
        marked("tsx", "const A: View = () => <B<Props> x={1}>it's</B>"),
        "«keyword:const» «type:A»: «type:View» = () «keyword:=>» <«type:B»<Props> «attribute:x»={«constant:1»}>it's</«type:B»>"
    );
}

#[test]
fn shell() {
    hold(
        "bash",
        &[
            (
                "FOO=bar cmd -x \"$(date +'%F') $HOME\" # it's",
                "FOO=bar «function:cmd» -x «string:\"»$(«function:date» +«string:'%F'») «string:$HOME\"» «comment:# it's»",
            ),
            (
                "cat <<-'EOF' | sort\n  it's $x\n  EOF\necho ok",
                "«function:cat» «operator:<<-»«keyword:'EOF'» | «function:sort»\n  «string:it's $x»\n  «keyword:EOF»\n«function:echo» ok",
            ),
            (
                "case $x in\n  a|b) echo 1;;\n  *) exit;;\nesac",
                "«keyword:case» $x «keyword:in»\n  a|b) «function:echo» 1;;\n  *) «function:exit»;;\n«keyword:esac»",
            ),
            (
                "for f in *.sh; do n=$((n + 1)); done; a=(b c); echo ${x:-\"y}\"} a#b",
                "«keyword:for» f «keyword:in» *.sh; «keyword:do» n=$((n + «constant:1»)); «keyword:done»; a=(b c); «function:echo» ${x:-«string:\"y}\"»} a#b",
            ),
            (
                "if [[ -f x ]] && ! grep -q y z 2>&1; then :; fi",
                "«keyword:if [[» -f x «keyword:]]» «operator:&&» ! «function:grep» -q y z 2«operator:>&»1; «keyword:then» :; «keyword:fi»",
            ),
        ],
    );
}

#[test]
fn sessions() {
    hold(
        "console",
        &[
            (
                "$ echo \"it's\" \\\n    && ls\nit's\nuser@host:~$ pwd\n# Then\n# apt update\n",
                "$ «function:echo» «string:\"it's\"» \\\n    «operator:&&» «function:ls»\nit's\nuser@host:~$ «function:pwd»\n«comment:# Then»\n# «function:apt» update\n",
            ),
            // Without any prompt, all of it was typed.
            ("npm start", "«function:npm» start"),
        ],
    );
    assert_eq!(
        marked("sh", "# First\n$ ls\nit's"),
        "«comment:# First»\n$ «function:ls»\nit's"
    );
    hold(
        "pycon",
        &[(
            ">>> x = 'a'\n>>> for i in x:\n...     i\n'a'\nTypeError: it's\n",
            ">>> x = «string:'a'»\n>>> «keyword:for» i «keyword:in» x:\n...     i\n'a'\n«type:TypeError»: it's\n",
        )],
    );
}

#[test]
fn sql() {
    hold(
        "postgres",
        &[
            (
                "select Count(*), name from \"user\" where a = 'it''s' -- it's",
                "«keyword:select» «function:Count»(*), name «keyword:from» «string:\"user\"» «keyword:where» a = «string:'it''s'» «comment:-- it's»",
            ),
            (
                "INSERT INTO t(a, level) VALUES ($1, $$it's$$, $b$x$b$) /* a /* b */ c */",
                "«keyword:INSERT INTO» t(a, level) «keyword:VALUES» ($1, «string:$$it's$$», «string:$b$x$b$») «comment:/* a /* b */ c */»",
            ),
            (
                "ALTER TABLE t ADD b JSONB NOT NULL; SELECT b->>'k', c::int",
                "«keyword:ALTER TABLE» t «keyword:ADD» b «type:JSONB» «keyword:NOT» «constant:NULL»; «keyword:SELECT» b«operator:->>»«string:'k'», c«operator:::»«type:int»",
            ),
        ],
    );
}

#[test]
fn data() {
    hold(
        "jsonc",
        &[(
            "{\"a\\\"b\": [-1.5e3, \"c: d\", true], // it's\n b: null}",
            "{«attribute:\"a»«constant:\\\"»«attribute:b\"»: [«constant:-1.5e3», «string:\"c: d\"», «constant:true»], «comment:// it's»\n «attribute:b»: «constant:null»}",
        )],
    );
    hold(
        "yaml",
        &[
            (
                "a: |\n  b: it's # no\n\n  c\nd: 'it''s' # yes\n",
                "«attribute:a»: «keyword:|»\n  b: it's # no\n\n  c\n«attribute:d»: «string:'it''s'» «comment:# yes»\n",
            ),
            (
                "- &x key one: http://a:1#b\n- {a: 1, b: [on, c d]}\n- \"q\": *x\n",
                "- «keyword:&x» «attribute:key one»: http://a:1#b\n- {«attribute:a»: «constant:1», «attribute:b»: [«constant:on», c d]}\n- «attribute:\"q\"»: «keyword:*x»\n",
            ),
            (
                "- a: >\n    text: x\n  b: 2\n",
                "- «attribute:a»: «keyword:>»\n    text: x\n  «attribute:b»: «constant:2»\n",
            ),
        ],
    );
    hold(
        "toml",
        &[(
            "[a.b]\nc = [\n  'x', # it's\n]\n\"d\".e = { f = -1, g = \"\"\"\nit's\"\"\" }",
            "[«attribute:a.b»]\n«attribute:c» = [\n  «string:'x'», «comment:# it's»\n]\n«attribute:\"d\"».«attribute:e» = { «attribute:f» = «constant:-1», «attribute:g» = «string:\"\"\"\nit's\"\"\"» }",
        )],
    );
    hold(
        "env",
        &[(
            "; c\n[s]\nexport A=it's ok # c\nB = 3\n",
            "«comment:; c»\n[«attribute:s»]\n«keyword:export» «attribute:A»=it's ok «comment:# c»\n«attribute:B» = «constant:3»\n",
        )],
    );
}

#[test]
fn markup() {
    hold(
        "html",
        &[
            (
                "<!-- <b> --><a href='x&amp;y' disabled>it's</a>",
                "«comment:<!-- <b> -->»<«attribute:a href»=«string:'x»«constant:&amp;»«string:y'» «attribute:disabled»>it's</«attribute:a»>",
            ),
            (
                "<script>let a = '</b>' // x\n</script><style>a { b: 1px }</style>",
                "<«attribute:script»>«keyword:let» a = «string:'</b>'» «comment:// x»\n</«attribute:script»><«attribute:style»>«attribute:a» { «attribute:b»: «constant:1»«keyword:px» }</«attribute:style»>",
            ),
            (
                "a < b <p onclick=\"f('x')\">",
                "a < b <«attribute:p onclick»=«string:\"»«function:f»(«string:'x'»)«string:\"»>",
            ),
        ],
    );
    hold(
        "xml",
        &[(
            "<?xml version=\"1.0\"?><a:b c='d'><![CDATA[ <e> ]]></a:b>",
            "<?«attribute:xml version»=«string:\"1.0\"»?><«attribute:a:b c»=«string:'d'»><![«keyword:CDATA»[ <e> ]]></«attribute:a:b»>",
        )],
    );
    hold(
        "jinja2",
        &[
            (
                "{% if a.b == 'x' and not c %}<i class=\"{{ d|default:\"e\" }}\">{# it's #}{% endif %}",
                "«operator:{%» «keyword:if» a.b «operator:==» «string:'x'» «keyword:and not» c «operator:%}»<«attribute:i class»=«string:\"»«operator:{{» d|«function:default»:«string:\"e\"» «operator:}}»«string:\"»>«comment:{# it's #}»«operator:{%» «keyword:endif» «operator:%}»",
            ),
            (
                "{% comment %}<b>{% endcomment %}<script>x = \"{{ y }}\"</script>",
                "«operator:{%» «keyword:comment» «operator:%}»«comment:<b>»«operator:{%» «keyword:endcomment» «operator:%}»<«attribute:script»>x = «string:\"»«operator:{{» y «operator:}}»«string:\"»</«attribute:script»>",
            ),
        ],
    );
}

#[test]
fn styles() {
    hold(
        "scss",
        &[
            (
                "$a: 1.5em; // it's\n.b { &:hover > c { color: darken($a, 10%); } @include d; }",
                "«type:$a»: «constant:1.5»«keyword:em»; «comment:// it's»\n«attribute:.b» { &:hover > «attribute:c» { «attribute:color»: «function:darken»(«type:$a», «constant:10»«keyword:%»); } «keyword:@include» «function:d»; }",
            ),
            (
                "a[href^='x']::before { background: url(//a.b/c) #FFF !important }",
                "«attribute:a»[«attribute:href»«operator:^=»«string:'x'»]::before { «attribute:background»: «function:url»(//a.b/c) «constant:#FFF» «keyword:!important» }",
            ),
        ],
    );
}

#[test]
fn rust() {
    hold(
        "rust",
        &[
            (
                "fn f<'a>(x: &'a str) -> char { '\\'' }",
                "«keyword:fn» «function:f»<«keyword:'a»>(x: &«keyword:'a str») -> «keyword:char» { «string:'»«constant:\\'»«string:'» }",
            ),
            (
                "r#\"a \"b\" c\"# + b\"x\" /* a /* b */ c */",
                "«keyword:r»«string:#\"a \"b\" c\"#» + «keyword:b»«string:\"x\"» «comment:/* a /* b */ c */»",
            ),
            (
                "#[test] let v: Vec<Vec<u8>> = vec![0..=9]; println!(\"{x:>5} {{\")",
                "«attribute:#[test]» «keyword:let» v: «type:Vec»<«type:Vec»<«keyword:u8»>> = «function:vec!»[«constant:0»«operator:..=»«constant:9»]; «function:println!»(«string:\"»«constant:{x:>5} {{»«string:\"»)",
            ),
        ],
    );
}

#[test]
fn c_and_its_kin() {
    hold(
        "cpp",
        &[
            (
                "#include <a> // x\nauto s = R\"x(a \" )\" b)x\"; int n = 1'000;",
                "«keyword:#include» «string:<a>» «comment:// x»\n«keyword:auto» s = «keyword:R»«string:\"x(a \" )\" b)x\"»; «keyword:int» n = «constant:1'000»;",
            ),
            (
                "std::map<int, std::vector<T>> m; a >> b;",
                "std::map<«keyword:int», std::vector<T>> m; a «operator:>>» b;",
            ),
        ],
    );
    hold(
        "c",
        &[(
            "size_t n = sizeof(x); printf(\"%5d\\n\", '\"');",
            "«type:size_t» n = «keyword:sizeof»(x); «function:printf»(«string:\"»«constant:%5d\\n»«string:\"», «string:'\"'»);",
        )],
    );
    hold(
        "go",
        &[(
            "func (o *Order) F(m map[string]Line) { x := `a\nb`; <-ch }",
            "«keyword:func» (o *«type:Order») «function:F»(m «keyword:map»[«type:string»]«type:Line») { x «operator::=» «string:`a\nb`»; «operator:<-»ch }",
        )],
    );
    hold(
        "java",
        &[(
            "@A public <T> List<T> f(int x) { return \"\"\"\n it's \"x\" \"\"\"; }",
            "«attribute:@A» «keyword:public» <«type:T»> «type:List»<«type:T»> «function:f»(«keyword:int» x) { «keyword:return» «string:\"\"\"\n it's \"x\" \"\"\"»; }",
        )],
    );
    hold(
        "c#",
        &[(
            "[Fact]\nvar s = $\"{x:N2} {y}\" + @\"C:\\\"\"a\"; List<int> n = new Foo();",
            "«attribute:[Fact]»\n«keyword:var» s = «string:$\"»{x«constant::N2»} {y}«string:\"» + «string:@\"C:\\\"\"a\"»; «type:List»<«keyword:int»> n = «keyword:new» «type:Foo»();",
        )],
    );
    hold(
        "kotlin",
        &[(
            "val s = \"$a ${b.map { \"x\" }} it's\" /* a /* b */ c */",
            "«keyword:val» s = «string:\"»$a ${b.«function:map» { «string:\"x\"» }} «string:it's\"» «comment:/* a /* b */ c */»",
        )],
    );
    hold(
        "swift",
        &[(
            "let s = \"a \\(f(\"b\")) c\" /* a /* b */ c */ + #\"\\(no)\"#",
            "«keyword:let» s = «string:\"a» \\(«function:f»(«string:\"b\"»)) «string:c\"» «comment:/* a /* b */ c */» + «string:#\"\\(no)\"#»",
        )],
    );
}

#[test]
fn ruby_and_php() {
    hold(
        "ruby",
        &[
            (
                "def self.ok?(a, b: 1) = a / b > 2 ? :x : \"#{a[:k]} it's\"",
                "«keyword:def self».«function:ok?»(a, «constant:b: 1») = a / b > «constant:2» ? «constant::x» : «string:\"»#{a[«constant::k»]} «string:it's\"»",
            ),
            (
                "x = <<~EOS.strip\n  it's\nEOS\ny = %w[a b] if z =~ /a'b/i",
                "x = «operator:<<~»«keyword:EOS».strip\n  «string:it's»\n«keyword:EOS»\ny = «string:%w[a b]» «keyword:if» z «operator:=~» «string:/a'b/i»",
            ),
        ],
    );
    hold(
        "php",
        &[
            (
                "<b><?php echo \"a {$x->y} $z\"; ?></b>",
                "<«attribute:b»>«keyword:<?php echo» «string:\"a» {$x->y} $z«string:\"»; «keyword:?>»</«attribute:b»>",
            ),
            (
                "$a = new \\Foo\\Bar(); // it's",
                "$a = «keyword:new» \\«type:Foo»\\«type:Bar»(); «comment:// it's»",
            ),
        ],
    );
}

#[test]
fn settings() {
    hold(
        "docker",
        &[(
            "FROM a AS b\n# it's\nRUN x && \\\n  # it's\n  y \"$z\"\nCMD [\"c\"]",
            "«keyword:FROM» a «keyword:AS» b\n«comment:# it's»\n«keyword:RUN» «function:x» «operator:&&» \\\n  «comment:# it's»\n  «function:y» «string:\"$z\"»\n«keyword:CMD» [«string:\"c\"»]",
        )],
    );
    hold(
        "nginx",
        &[(
            "location ~ \\.php$ { proxy_pass http://a; expires 30d; gzip on; } # it's",
            "«keyword:location» ~ «string:\\.php$» { «keyword:proxy_pass» http://a; «keyword:expires» «constant:30d»; «keyword:gzip» «constant:on»; } «comment:# it's»",
        )],
    );
    hold(
        "make",
        &[(
            "A := $(shell ls)\nall: $(B) # it's\n\t@echo '$@'\nifdef C\n",
            "A «operator::=» «keyword:$(»«function:shell» ls)\n«function:all»: «keyword:$(»B«keyword:)» «comment:# it's»\n\t@«function:echo» «string:'$@'»\n«keyword:ifdef» C\n",
        )],
    );
    hold(
        "http",
        &[(
            "GET /a?b HTTP/1.1\nHost: c\n\nHTTP/1.1 200 OK\nX-A: it's\n\n{\"d\": 1}\n",
            "«keyword:GET» /a?b «constant:HTTP/1.1»\n«attribute:Host»: c\n\n«keyword:HTTP/1.1» «constant:200» OK\n«attribute:X-A»: it's\n\n{«attribute:\"d\"»: «constant:1»}\n",
        )],
    );
    hold(
        "graphql",
        &[(
            "query Q($a: [Int!]) { type(id: $a) @skip(if: true) { ...F } } # it's",
            "«keyword:query» «function:Q»($a: [«type:Int»!]) { type(id: $a) «attribute:@skip»(if: «constant:true») { «operator:...»«type:F» } } «comment:# it's»",
        )],
    );
    hold(
        "diff",
        &[(
            "--- a\n+++ b\n@@ -1 +1 @@ f()\n--- gone\n+++ new\n same\n",
            "«comment:--- a»\n«comment:+++ b»\n«comment:@@ -1 +1 @@» «attribute:f()»\n«comment:--- gone»\n«comment:+++ new»\n same\n",
        )],
    );
}

/// A prefix without its string, where a name is awaited: marked once.
#[test]
fn prefixes_of_no_string() {
    for (language, code) in [
        ("cpp", "union R\""),
        ("c", "union R\""),
        ("rust", "union b\"x\""),
    ] {
        super::tests::check(language, code);
    }
}
