using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Tests.Sql;

/// <summary>What decides how a script is read is set where it shows.</summary>
public sealed class ReadingSettingTests
{
    [Theory]
    [InlineData("SELECT set_config('standard_conforming_strings', 'off', false);")]
    [InlineData("SELECT pg_catalog.SET_CONFIG('Client_Encoding', 'LATIN1', true);")]
    [InlineData("WITH w AS (SELECT 1) SELECT set_config('client_encoding', 'LATIN1', true) FROM w;")]
    [InlineData("UPDATE pg_settings SET setting = 'off' WHERE name = 'standard_conforming_strings';")]
    [InlineData("DO $$ BEGIN SET standard_conforming_strings = off; END $$;")]
    [InlineData("DO $$ BEGIN PERFORM set_config('client_encoding', 'LATIN1', false); END $$;")]
    public void A_setting_that_decides_how_the_script_is_read_is_refused_where_it_does_not_show(string sql)
    {
        var problem = Assert.Single(SqlText.Read(sql).Problems);
        Assert.Equal(MigrationErrorId.StatementFailed, problem.Id);
        Assert.Contains("SET ", problem.Action, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SET standard_conforming_strings = off;")]
    [InlineData("SELECT pg_catalog.set_config('search_path', '', false);")]
    [InlineData("SELECT current_setting('standard_conforming_strings');")]
    [InlineData("ALTER ROLE r SET client_encoding = 'LATIN1';")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE sql SET standard_conforming_strings = on AS 'SELECT 1';")]
    [InlineData("INSERT INTO note VALUES ('set_config of client_encoding');")]
    public void What_sets_none_of_them_is_left_alone(string sql) => Assert.Empty(SqlText.Read(sql).Problems);

    [Fact]
    public void The_engine_s_own_statements_have_no_backslash_that_a_setting_decides_about()
    {
        var assembly = typeof(SqlFile).Assembly;
        var found =
            from name in assembly.GetManifestResourceNames()
            where name.EndsWith(".sql", StringComparison.Ordinal)
            from statement in SqlText.Read(ReadResource(name)).Statements
            where statement.HasPlainBackslash
            select name;
        Assert.Empty(found);

        string ReadResource(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
    }
}
