using System.Text;
using PgMigrate.Engine.Scripts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Scripts;

public sealed class ScriptTests : IDisposable
{
    private static readonly MigrationToken[] Secret = [new MigrationToken("Password", "a';DROP TABLE t;--", Secret: true)];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_secret_is_in_no_text_of_a_script_but_the_one_that_is_sent()
    {
        var script = Script.Read(Write("SELECT '{{Password}}';\nSELECT 2;"), Secret);
        Assert.Equal(["SELECT '{{Password}}'", "SELECT 2"], script.Statements.Select(statement => statement.Sql));
        Assert.DoesNotContain("DROP", script.HashText + script.Text + script.Written, StringComparison.Ordinal);

        var sent = script.ToSend(Secret);
        Assert.Equal(["SELECT 'a'", "DROP TABLE t", "SELECT 2"], sent.Statements.Select(statement => statement.Sql));
        Assert.Equal([1, 2, 3], sent.Statements.Select(statement => statement.Ordinal));
        Assert.NotSame(sent, script.ToSend(Secret));
        // Both lie in line 1 of the file, the statement behind them in line 2.
        Assert.Equal(
            [1, 1, 2],
            sent.Statements.Select(statement => script.InFile(sent.Text, statement.Place.Offset, Secret).Line)
        );
    }

    [Fact]
    public void Without_secrets_what_is_sent_is_what_is_checked()
    {
        var script = Script.Read(Write("SELECT '{{Name}}';"), [new MigrationToken("Name", "x;y", Secret: false)]);
        Assert.Same(script.Sql, script.ToSend([new MigrationToken("Name", "x;y", Secret: false)]));
        Assert.Equal("SELECT 'x;y'", Assert.Single(script.Statements).Sql);
    }

    [Fact]
    public void A_text_of_a_history_is_not_decoded_again()
    {
        var file = new ScriptFile("up", "0001.sql", "nowhere", ScriptKind.OneTime);
        var script = Script.InMemory(file, "-- pgmigrate:retries 2\nSET client_encoding = 'LATIN1';\nSELECT 'é';");
        Assert.Same(script.HashText, script.Text);
        Assert.Equal("SELECT 'é'", script.ToSend([]).Statements[1].Sql);
        Assert.Equal(2, script.Directives.Retries);
        Assert.Equal(3, script.InFile(script.Text!.IndexOf('é', StringComparison.Ordinal)).Line);
    }

    [Fact]
    public void What_cannot_be_decoded_has_grates_hash_and_its_problem()
    {
        var file = Write("");
        File.WriteAllBytes(file.Path, [.. "-- pgmigrate:retries 2\nSELECT '"u8, 0xE9, .. "';"u8]);
        var script = Script.TryRead(file, []);
        Assert.Equal(MigrationErrorId.ScriptEncoding, script.Problem?.ErrorId);
        Assert.Null(script.Text);
        Assert.Empty(script.Statements);
        Assert.Equal(GrateHash.Of(File.ReadAllText(file.Path)), script.Hash);
        Assert.Equal("SELECT '\uFFFD'", Assert.Single(script.Recorded.Statements).Sql);
        Assert.Equal(2, script.Directives.Retries);
    }

    [Fact]
    public void What_grate_misread_is_read_as_the_script_says()
    {
        var file = Write("");
        byte[] bytes = [.. "SET NAMES 'LATIN1'; SELECT '"u8, 0xE9, .. "{{Name}}';"u8];
        File.WriteAllBytes(file.Path, bytes);
        MigrationToken[] tokens = [new MigrationToken("Name", "!", Secret: false)];
        var script = Script.ReadByGrate(
            file,
            Encoding.UTF8.GetString(bytes).Replace("{{Name}}", "!", StringComparison.Ordinal),
            tokens
        );
        Assert.Contains("\uFFFD", script.HashText, StringComparison.Ordinal);
        Assert.Equal("SELECT 'é!'", script.Statements[1].Sql);
        Assert.Same(script.Sql, script.ToSend(tokens));
    }

    [Theory]
    [InlineData("!", false)]
    [InlineData("a\nb", false)]
    [InlineData("a\nb", true)]
    [InlineData("a\rb", true)]
    public void The_line_of_a_statement_is_that_of_the_file(string value, bool isSecret)
    {
        const string Text = "SELECT '{{Name}}';\nSELECT 2;\n\nSELECT 3;";
        MigrationToken[] tokens = [new MigrationToken("Name", value, isSecret)];
        var read = isSecret ? Text : Text.Replace("{{Name}}", value, StringComparison.Ordinal);
        var script = Script.ReadByGrate(Write(Text), read, tokens);
        var steps = script.ToSend(tokens).Statements;
        Assert.Equal([1, 2, 4], steps.Select(script.LineOf));
        Assert.Equal(steps.Select(step => script.Locate(step, 0).Line), steps.Select(script.LineOf));
    }

    [Fact]
    public void Each_copy_takes_its_own_data_with_it()
    {
        var file = new ScriptFile("up", "0001.sql", "nowhere", ScriptKind.OneTime);
        var script = Script.InMemory(file, "COPY a FROM stdin; COPY b FROM stdin; SELECT 1;\n1\n\\.\n2\n3\n\\.\nSELECT 2");
        Assert.Equal(["1\n", "2\n3\n", null, null], script.Statements.Select(statement => statement.CopyData?.ToString()));
        Assert.Equal("COPY b FROM stdin;\n2\n3\n\\.\n", script.Statements[1].Written);
        Assert.Equal("SELECT 2", script.Statements[3].Written);
        Assert.Empty(script.Sql.Problems);
    }

    [Fact]
    public void The_statements_of_a_block_stand_where_they_are_written()
    {
        var file = new ScriptFile("up", "0001.sql", "nowhere", ScriptKind.OneTime);
        var text = "SELECT 1;\r\nDO $$\r\nBEGIN\r\n  IF true THEN\r\n    DROP TABLE a;\r\n  END IF;\r\nEND $$;";
        var block = Script.InMemory(file, text).Statements[1];
        var inside = Assert.Single(block.Inside);
        Assert.Equal(("DROP TABLE a", 5, 5), (inside.Sql, inside.Place.Line, inside.Place.Column));
        Assert.True(inside is { IsInBlock: true, IsConditional: true, Ordinal: 2 });
        Assert.Equal([block, inside], block.Parts);
    }

    private ScriptFile Write(string text) => new("up", "0001.sql", _folder.Write("up/0001.sql", text), ScriptKind.OneTime);
}
