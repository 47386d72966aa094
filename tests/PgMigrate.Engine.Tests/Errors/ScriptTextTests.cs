using System.Text;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>Scripts in other encodings, and text that is not SQL.</summary>
public sealed class ScriptTextTests(PostgresServer server) : ErrorTestBase(server)
{
    [Theory]
    [InlineData("SET client_encoding = 'LATIN1';")]
    [InlineData("SET NAMES 'LATIN1';")]
    public async Task A_script_in_LATIN1_that_says_so(string statement)
    {
        Write("up/0001_latin1.sql", $"{statement}\nCREATE TABLE t (a) AS SELECT 'Größe é'::text;\n", Encoding.Latin1);
        Folder.Write("up/0002_utf8.sql", "INSERT INTO t VALUES ('Größe é');");
        await MigrateAsync();
        Assert.Equal(["Größe é", "Größe é"], await Database.QueryAsync<string>("SELECT a FROM t"));
    }

    [Fact]
    public async Task A_script_in_LATIN1_that_does_not_say_so()
    {
        var path = Write("up/0001_latin1.sql", "CREATE TABLE t (a) AS\n  SELECT 'é'::text;\n", Encoding.Latin1);
        var failure = await RefuseAsync(MigrationErrorId.ScriptEncoding);
        Assert.Equal((path, 2, 11), (failure.Path, failure.Line, failure.Column));
        Assert.Contains("client_encoding", failure.RecommendedAction, StringComparison.Ordinal);
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task An_encoding_that_nobody_knows()
    {
        var path = Folder.Write("up/0001_klingon.sql", "SET client_encoding = 'KLINGON';\nCREATE TABLE t (a integer);");
        var failure = await RefuseAsync(MigrationErrorId.ScriptEncoding);
        Assert.Equal(path, failure.Path);
        Assert.Contains("'KLINGON'", failure.Message, StringComparison.Ordinal);
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task A_NUL_character()
    {
        var path = Folder.Write("up/0001_nul.sql", "CREATE TABLE t (a integer);\nINSERT INTO t VALUES (\0 1);");
        var failure = await RefuseAsync(MigrationErrorId.ScriptEncoding);
        Assert.Equal((path, 2, 23), (failure.Path, failure.Line, failure.Column));
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_the_script()
    {
        Write(
            "up/0001_bom.sql",
            "CREATE TABLE t (a) AS SELECT 'é'::text;",
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)
        );
        Write("up/0002_utf16.sql", "INSERT INTO t VALUES ('é');", Encoding.Unicode);
        await MigrateAsync();
        Assert.Equal(["é", "é"], await Database.QueryAsync<string>("SELECT a FROM t"));
    }

    [Theory]
    [InlineData(@"\i other.sql", @"\i", "a script of its own")]
    [InlineData(@"\set name value", @"\set", "Use a token")]
    [InlineData(@"\copy t FROM 'file.csv'", @"\copy", "COPY … FROM stdin;")]
    [InlineData(@"\connect other", @"\connect", "the run is connected")]
    [InlineData(@"\if true", @"\if", "the directive when")]
    [InlineData(@"\x", @"\x", "Take the line out")]
    public async Task A_command_of_psql(string line, string named, string instead)
    {
        var path = Folder.Write("up/0001_psql.sql", $"CREATE TABLE t (a integer);\n{line}\nINSERT INTO t VALUES (1);");
        var failure = await RefuseAsync(MigrationErrorId.PsqlCommandUnsupported);
        ErrorText.RequirePlace(failure, path, line: 2, column: 1);
        Assert.Contains($"{named} ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(instead, failure.RecommendedAction, StringComparison.Ordinal);
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task A_command_of_psql_inside_a_statement()
    {
        var path = Folder.Write("up/0001_psql.sql", "SELECT 1\n\\gset\n;");
        var failure = await RefuseAsync(MigrationErrorId.PsqlCommandUnsupported);
        Assert.Equal(path, failure.Path);
        await AssertUntouchedAsync();
    }

    [Theory]
    [InlineData("CREATE TABLE t (a integer);\nINSERT INTO t VALUES ($1);", 2, 23)]
    [InlineData("CREATE TABLE t (a integer);\n\nUPDATE t SET a = 1\nWHERE a = $12;", 4, 11)]
    public async Task A_parameter_without_a_value(string script, int line, int column)
    {
        var path = Folder.Write("up/0001_parameter.sql", script);
        var failure = await RefuseAsync(MigrationErrorId.ParameterUnsupported);
        ErrorText.RequirePlace(failure, path, line, column);
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task Parameters_where_they_belong()
    {
        Folder.Write(
            "up/0001_parameter.sql",
            """
            CREATE FUNCTION twice(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1 * 2';
            CREATE FUNCTION thrice(integer) RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT $1 * 3; END;
            PREPARE six AS SELECT twice($1);
            CREATE TABLE t (a) AS EXECUTE six(3);
            -- A comment with $1.
            INSERT INTO t VALUES (thrice(2)), (length('$1'));
            """
        );
        await MigrateAsync();
        Assert.Equal([6, 6, 2], await Database.QueryAsync<int>("SELECT a FROM t"));
    }

    [Fact]
    public async Task An_empty_script_and_one_of_comments_are_applied()
    {
        Folder.Write("up/0001_empty.sql", string.Empty);
        Folder.Write("up/0002_comments.sql", "-- Nothing to do.\n/* Nor here. */ ;;\n");
        await MigrateAsync();
        Assert.Equal(["0001_empty.sql", "0002_comments.sql"], await AppliedAsync());
    }

    private string Write(string path, string text, Encoding encoding)
    {
        var file = Folder.Write(path, string.Empty);
        File.WriteAllText(file, text, encoding);
        return file;
    }
}
