namespace PgMigrate.ModuleTests.RealShell;

/// <summary>
/// Every command of the README, the guides and the procedures runs as it stands, in a real pwsh; of the few that cannot, and of those in the
/// text and in help examples that are not run, every command and parameter is there.
/// </summary>
public sealed class DocumentTests
{
    public static async Task<IEnumerable<TheoryDataRow<string, string>>> ResultsAsync() =>
        (await DocumentSuite.GetAsync()).Select(result => new TheoryDataRow<string, string>(result.Title, result.Failure)
        {
            TestDisplayName = $"Document: {result.Title}",
        });

    // The blocks run in one process, all of them before the first is judged.
    [Theory]
    [MemberData(nameof(ResultsAsync), DisableDiscoveryEnumeration = true)]
    public void Block_runs(string title, string failure) => Assert.True(failure.Length == 0, $"{title}\n{failure}");

    [Fact]
    public async Task Every_block_was_asked()
    {
        var asked = DocumentSuite.Blocks.Select(block => block.Title);
        var answered = (await DocumentSuite.GetAsync()).Select(result => result.Title);

        Assert.Equal(asked.Order(StringComparer.Ordinal), answered.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_block_that_holds_commands_is_run()
    {
        var run = new[] { "powershell", "sh", "yaml" };
        var unknown = DocumentSuite.Fenced.Where(block =>
            !run.Contains(block.Language) && !DocumentTable.NoCommands.Contains(block.Language)
        );

        Assert.Empty(unknown.Select(block => $"```{block.Language} of {block.Title}"));
    }

    [Fact]
    public void What_is_seen_stands_below_what_is_run()
    {
        var outputs = DocumentSuite.Fenced.Where(block => block.Language == "text").Select(block => block.Code);
        var asked = DocumentSuite.Blocks.Where(block => block.Run).Select(block => string.Join('\n', block.Seen ?? []));

        Assert.Empty(outputs.Except(asked, StringComparer.Ordinal));
    }

    [Fact]
    public void The_table_says_nothing_more_than_is_needed()
    {
        var all = string.Join('\n', DocumentSuite.Fenced.Select(block => block.Code));

        Assert.All(DocumentTable.Substitutions, entry => Assert.Contains(entry.Text, all, StringComparison.Ordinal));
        Assert.Equal(
            DocumentTable.SayNoRun.Keys.Order(StringComparer.Ordinal),
            DocumentSuite.Fenced.Where(block => block.IsNotRun).Select(block => block.Title).Order(StringComparer.Ordinal)
        );
        Assert.All(DocumentTable.NotRun.Keys, title => Assert.Contains(title, DocumentSuite.Fenced.Select(block => block.Title)));
    }
}
