using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Loads;

/// <summary>Loads that no run carries out: it says so before it changes anything, and the checks say the same.</summary>
public sealed class LoadDirectiveTests(PostgresServer server) : LoadTestBase(server)
{
    [Theory]
    [InlineData("table=item", "The copy has no file.")]
    [InlineData("file=../d.csv", "The copy has no table.")]
    [InlineData("table=a.b.c file=../d.csv", "'a.b.c' is not the name of a table.")]
    [InlineData("table=item; file=../d.csv", "'item;' is not the name of a table.")]
    [InlineData("table=item file=../d.csv heder=yes", "'heder' is not an option of copy. Did you mean 'header'?")]
    [InlineData("table=item file=../d.csv header=maybe", "'maybe' is not a value of header.")]
    [InlineData("table=item file=../d", "The name d does not tell what the file is written in.")]
    [InlineData("table=item file=../d.csv program='cat /etc/passwd'", "starts no program")]
    [InlineData("table=item file=../d.csv columns=a,a", "'a,a' are not the names of columns.")]
    [InlineData("table=item file=../d format=binary header=yes", "The format binary has no header.")]
    [InlineData("table=item file=../d.csv header=match columns=id", "The columns are given twice")]
    [InlineData("table=item file=../d.csv encoding=klingon", "'klingon' is not an encoding that is known.")]
    [InlineData("table=item file=../d.csv quote=\"", "A \" is not closed.")]
    [InlineData("table=item file=../d.csv table=item", "The option 'table' is given twice.")]
    public async Task An_option_that_means_nothing_is_refused(string options, string message)
    {
        WriteTable();
        WriteLoad(options);
        WriteData("d.csv", "");

        var failure = await FailAsync(MigrationErrorId.DirectiveInvalid);

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal(("0002_load.sql", 1, 14), (failure.Script, failure.Line, failure.Column));
        Assert.False(await ExistsAsync("item"));
    }

    [Theory]
    [InlineData("../missing.csv", "missing.csv is not there.")]
    [InlineData("../../outside.csv", "'../../outside.csv' is no file within the migration folder.")]
    [InlineData("/etc/hosts", "'/etc/hosts' is no file within the migration folder.")]
    [InlineData("..\\d.csv", "is no file within the migration folder.")]
    [InlineData("C:/d.csv", "is no file within the migration folder.")]
    [InlineData("../data", "data cannot be read")]
    [InlineData("../link.csv", "'../link.csv' is no file within the migration folder.")]
    [InlineData("../linked/hosts", "'../linked/hosts' is no file within the migration folder.")]
    public async Task A_file_that_cannot_be_loaded_is_refused_and_found(string file, string message)
    {
        WriteTable();
        WriteLoad($"table=item file={file} format=csv");
        Directory.CreateDirectory(Folder["data"]);
        File.CreateSymbolicLink(Folder["link.csv"], "/etc/hosts");
        Directory.CreateSymbolicLink(Folder["linked"], "/etc");

        var failure = await FailAsync(MigrationErrorId.DataFileInvalid);

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal(("0002_load.sql", 1), (failure.Script, failure.Line));
        Assert.False(await ExistsAsync("item"));
        var preview = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.PlanAsync(Target, Options, Observer, CancellationToken.None)
        );
        Assert.Equal(failure.Message, preview.Message);
        var found = await MigrationChecker.CheckAsync(Target, new() { Run = Options }, Observer, CancellationToken.None);
        Assert.Equal(failure.Message, Assert.Single(found, finding => finding.RuleId == "data-file-invalid").Message);
    }

    [Theory]
    [InlineData("-- pgmigrate:transaction off\n", "the script says transaction off")]
    [InlineData("BEGIN; SELECT 1; COMMIT;", "the script has BEGIN or COMMIT of its own")]
    [InlineData("CREATE INDEX CONCURRENTLY i ON item (name);", "the statement in line 2 cannot run in one")]
    public async Task A_script_that_is_not_one_transaction_loads_nothing(string rest, string reason)
    {
        WriteTable();
        Folder.Write("up/0002_load.sql", $"-- pgmigrate:copy table=item file=../d.csv\n{rest}");
        WriteData("d.csv", "1,a,b\n");

        var failure = await FailAsync(MigrationErrorId.DirectiveInvalid);

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("item"));
    }

    [Theory]
    [InlineData("table=itm", "There is no table itm.")]
    [InlineData("table=item columns=id,nmae", "item has no column 'nmae' that can be filled. Did you mean 'name'?")]
    public async Task A_table_or_column_that_is_not_there_is_told_at_the_directive(string options, string message)
    {
        // Of what a function may have made, nothing is known before.
        WriteTable("SELECT 1;");
        WriteLoad($"{options} file=../d.csv");
        WriteData("d.csv", "1,a\n");

        var failure = await FailAsync(MigrationErrorId.DirectiveInvalid);

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal(("0002_load.sql", 1), (failure.Script, failure.Line));
    }

    [Fact]
    public async Task A_header_that_names_no_column_is_told()
    {
        WriteTable();
        WriteLoad("table=item file=../d.csv header=match");
        WriteData("d.csv", "id,nmae\n1,a\n");

        var failure = await FailAsync(MigrationErrorId.DataFileInvalid);

        Assert.Contains("d.csv:1: the file has a column 'nmae'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'name'?", failure.Message, StringComparison.Ordinal);
    }
}
