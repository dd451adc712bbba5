//! SQL, as PostgreSQL, MySQL and their kin write it.

use super::super::table::{Dialect, Escape, Language, Quote, words};
use crate::markdown::highlight::Token;

static STRINGS: [Quote; 3] = [
    Quote::lines("'").escape(Escape::Doubled),
    Quote::line("\"").escape(Escape::Doubled),
    Quote::line("`").escape(Escape::Doubled),
];

/// Any SQL.
pub(in super::super) static SQL: Language = Language {
    dialect: Dialect::Sql,
    line_comments: &["--"],
    block_comment: Some(("/*", "*/")),
    comments_nest: true,
    quotes: &STRINGS,
    words: &[
        (
            Token::Keyword,
            words!(
                "add after all alter analyze and any as asc authorization auto_increment autovacuum before begin \
                 between both by cascade case check checkpoint collate column commit committed concurrently \
                 conflict constraint copy create cross cursor database deallocate declare default deferrable \
                 deferred definer delete delimiter desc describe distinct do drop each else elseif elsif end \
                 escape except exclude execute exists exit explain extension fetch filter for foreign from full \
                 function generated go grant group grouping having if ilike immutable in include index inherits \
                 inner insert intersect into invoker is isnull isolation join key lateral leading left like limit \
                 materialized maxvalue merge minvalue natural no not nothing notnull nowait nulls of offset on \
                 only or order ordinality out outer over overlaps partition partitioned perform prepare primary \
                 privileges procedure publication raise recursive references refresh reindex rename replace \
                 restrict return returning returns revoke right rollback rollup row rows savepoint schema select \
                 sequence set setof some sql subscription table tablesample tablespace then to trailing \
                 transaction trigger truncate unbounded uncommitted union unique unlisten unlock unlogged until \
                 update upsert use using vacuum values verbose view virtual when where while window with within \
                 without zone"
            ),
        ),
        (
            Token::Constant,
            words!(
                "current_date current_time current_timestamp current_user false localtime localtimestamp null \
             true"
            ),
        ),
        (
            Token::Type,
            words!(
                "array bigint bigserial binary bit blob bool boolean bytea char character cidr clob date \
                 daterange datetime decimal double enum float float4 float8 hstore inet int int2 int4 int4range \
                 int8 int8range integer interval json jsonb longtext macaddr mediumint mediumtext nchar numeric \
                 nvarchar precision real regclass serial smallint smallserial text time timestamp timestamptz \
                 tinyint tinytext tsquery tsrange tstzrange tsvector uuid varbinary varchar varchar2 varying xml"
            ),
        ),
    ],
    contextual: words!(
        "call cluster comment current cycle data domain engine file first following force global identity \
         immediate instead language last level listen local lock locked logged loop modify name new next \
         notify number off old open option owner plan policy position preceding range read release \
         repeatable reset restart role security serializable session share show similar skip snapshot \
         source stable start statement storage store stored strict system temp temporary ties top trust \
         type unknown user valid validate value views volatile work write year"
    ),
    values: words!("end"),
    any_case: true,
    operators: words!(
        "!= !~ !~* #> #>> && -> ->> :: := <#> <-> << <= <=> <> <@ => >= >> ?& ?| @> @@ || ~*"
    ),
    ..Language::EMPTY
};
