using PgMigrate.Engine.Schema;

namespace PgMigrate.Engine.Tests.Schema;

/// <summary>Views as PostgreSQL 15 and 16 write them.</summary>
public sealed class ViewTextTests
{
    [Theory]
    [InlineData(
        " SELECT t.a,\n    t.b AS c\n   FROM s.t\n  WHERE (t.a > 1)",
        " SELECT a,\n    b AS c\n   FROM s.t\n  WHERE (a > 1)"
    )]
    [InlineData(" SELECT x.a FROM s.t x ORDER BY x.a", " SELECT a FROM s.t x ORDER BY a")]
    [InlineData(" SELECT \"T t\".\"A\" FROM s.\"T t\"", " SELECT \"A\" FROM s.\"T t\"")]
    [InlineData(" SELECT g.n FROM generate_series(1, 10) g(n)", " SELECT n FROM generate_series(1, 10) g(n)")]
    [InlineData(" SELECT t.a FROM ONLY s.t TABLESAMPLE system (10)", " SELECT a FROM ONLY s.t TABLESAMPLE system (10)")]
    [InlineData(
        " SELECT q.a FROM ( SELECT t.a, t.b FROM s.t) q WHERE q.b",
        " SELECT a FROM ( SELECT t.a, t.b FROM s.t) q WHERE b"
    )]
    [InlineData(" WITH x AS ( SELECT t.a FROM s.t) SELECT x.a FROM x", " WITH x AS ( SELECT t.a FROM s.t) SELECT a FROM x")]
    [InlineData(
        " SELECT t.a FROM s.t WHERE (EXISTS ( SELECT 1 FROM s.u WHERE (u.a = t.a)))",
        " SELECT a FROM s.t WHERE (EXISTS ( SELECT 1 FROM s.u WHERE (u.a = t.a)))"
    )]
    [InlineData(
        " SELECT sum(t.a) FILTER (WHERE (t.b IS DISTINCT FROM t.a)) FROM s.t",
        " SELECT sum(a) FILTER (WHERE (b IS DISTINCT FROM a)) FROM s.t"
    )]
    public void Columns_of_a_single_table_lose_its_name(string older, string newer)
    {
        Assert.Equal(newer, ViewText.Neutral(older));
        Assert.Equal(newer, ViewText.Neutral(newer));
    }

    [Theory]
    [InlineData(" SELECT a.x, b.y FROM (s.a JOIN s.b ON ((a.x = b.x)))")]
    [InlineData(" SELECT a.x, b.y FROM s.a, s.b")]
    [InlineData(" SELECT t.a FROM s.t UNION SELECT u.a FROM s.u")]
    [InlineData(" SELECT t.* IS NOT NULL AS whole FROM s.t")]
    [InlineData(" SELECT s.f(1), NULL::s.mood, 'x'::text COLLATE s.co FROM s.t s")]
    [InlineData(" SELECT 's.a' AS text FROM s.t s")]
    [InlineData(" SELECT 1 AS one")]
    [InlineData(" VALUES (1,2), (3,4)")]
    [InlineData("")]
    [InlineData("SELECT ) FROM")]
    public void The_rest_stays(string definition) => Assert.Equal(definition, ViewText.Neutral(definition));
}
