using PgMigrate.Engine.Reports;
using PgMigrate.Engine.Reports.Pipelines;
using PgMigrate.Tests.Support.Agents;

namespace PgMigrate.Engine.Tests.Reports.Pipelines;

/// <summary>Commands that agents understand, and that nothing from outside can forge.</summary>
public sealed class PipelineCommandTests
{
    private static readonly SourceRoot Root = new(SampleFindings.Root);

    // What ends, opens, parts or escapes something in one of the two languages, in whole or in part.
    private static readonly string[] Pieces =
    [
        "##vso[",
        "##",
        "#",
        "vso[",
        "task.setvariable variable=P;isoutput=true]v",
        "task.complete result=Succeeded;]",
        "##[",
        "##[error]",
        "::",
        ":",
        "error file=a::",
        "set-output name=a::b",
        "add-mask::",
        "stop-commands::",
        "]",
        ";",
        ",",
        "=",
        " ",
        "\r",
        "\n",
        "\r\n",
        "\v",
        "\f",
        "\u0085",
        "\u2028",
        "\u2029",
        "\0",
        "\u001b[2J",
        "\u202e",
        "\u200b",
        "\ufeff",
        "%",
        "%0A",
        "%0D",
        "%25",
        "%250A",
        "%AZP25",
        "%AZP250A",
        "%3A",
        "%2C",
        "%3B",
        "%5D",
        "<<",
        "pgmigrate_",
        "a",
        "ü",
        "😀",
    ];

    [Fact]
    public void A_finding_names_its_file_and_line()
    {
        var error = PipelineIssue.Of(SampleFindings.Error, Root)!;
        Assert.Equal(
            "##vso[task.logissue "
                + "type=error;sourcepath=migrations/up/0007_require_owner.sql;linenumber=3;columnnumber=5;code=set-not-null]"
                + "SET NOT NULL reads all of tara.asset while nobody else can use it.",
            AzureDevOpsCommand.LogIssue(error)
        );
        Assert.Equal(
            "::error file=migrations/up/0007_require_owner.sql,line=3,col=5,title=PgMigrate%3A set-not-null::"
                + "SET NOT NULL reads all of tara.asset while nobody else can use it.",
            GitHubCommand.Annotate(error)
        );
        var bare = PipelineIssue.Of(SampleFindings.Bare with { Severity = FindingSeverity.Warning }, Root)!;
        Assert.Equal(
            "##vso[task.logissue type=warning;code=mixed-numbers]Numbers have 3 or 4 digits.",
            AzureDevOpsCommand.LogIssue(bare)
        );
        Assert.Equal("::warning title=PgMigrate%3A mixed-numbers::Numbers have 3 or 4 digits.", GitHubCommand.Annotate(bare));
    }

    [Fact]
    public void Information_and_what_is_allowed_are_no_issues()
    {
        Assert.Null(PipelineIssue.Of(SampleFindings.Information, Root));
        Assert.Null(PipelineIssue.Of(SampleFindings.Allowed, Root));
    }

    [Fact]
    public void A_failure_says_what_to_do_and_a_place_where_it_has_one()
    {
        var failure = new MigrationException(MigrationErrorId.StatementFailed, "It failed.", "Mend it.")
        {
            Path = SampleFindings.Root + "/migrations/up/0001_a.sql",
            Line = 7,
            Column = 2,
        };
        var issue = PipelineIssue.Of(failure, "It failed, here.", Root);
        Assert.Equal(
            (true, "It failed, here.\nMend it.", "migrations/up/0001_a.sql", 7, 2, "StatementFailed"),
            (issue.IsError, issue.Message, issue.Path, issue.Line, issue.Column, issue.Code)
        );
        Assert.Null(PipelineIssue.Of(new InvalidOperationException("x"), "x", Root).Code);
    }

    // A step of whatever is printed between our own commands: messages, errors and tables go through CleanText.
    [Fact]
    public void Nothing_from_outside_can_forge_end_or_change_a_command()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PGMIGRATE_FUZZ_SEED"), out var given)
            ? given
            : Random.Shared.Next();
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("PGMIGRATE_FUZZ_ROUNDS"), out var asked) ? asked : 1_000;
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            var (path, rule, message, value) = (Text(random), Text(random), Text(random), Text(random));
            var issue = PipelineIssue.Of(
                SampleFindings.Error with
                {
                    Path = SampleFindings.Root + "/x" + path,
                    RuleId = $"y{rule}z",
                    Message = message,
                },
                Root
            )!;
            var because = $"seed {seed}, round {round}";
            string[] azure =
            [
                CleanText.Lines(message),
                AzureDevOpsCommand.LogIssue(issue),
                CleanText.Line(path),
                AzureDevOpsCommand.SetVariable("v", value),
                AzureDevOpsCommand.SetProgress(7, value),
                CleanText.Lines(value),
            ];
            var read = AzureDevOpsReader.Read(string.Join('\n', azure));
            Assert.True(
                read.Select(command => command.Name).SequenceEqual(["task.logissue", "task.setvariable", "task.setprogress"]),
                because
            );
            Assert.True(
                issue.Message == read[0].Data && issue.Path == read[0]["sourcepath"] && issue.Code == read[0]["code"],
                because
            );
            Assert.True(
                ReportText.Clean(value) == read[1].Data && read[1]["variable"] == "v" && read[2]["value"] == "7",
                because
            );
            Assert.True(GitHubReader.Read(string.Join('\n', azure)).Count == 0, because);

            string[] gitHub =
            [
                CleanText.Lines(message),
                GitHubCommand.Annotate(issue),
                CleanText.Line(path),
                CleanText.Lines(value),
            ];
            var annotation = Assert.Single(GitHubReader.Read(string.Join('\n', gitHub)));
            Assert.True(
                issue.Message == annotation.Data && issue.Path == annotation["file"] && annotation["line"] == "3",
                because
            );
            Assert.True(annotation["title"] == $"PgMigrate: {issue.Code}", because);
            Assert.True(AzureDevOpsReader.Read(string.Join('\n', gitHub)).Count == 0, because);

            var values = GitHubReader.ReadValues(GitHubCommand.Output("a", value) + GitHubCommand.Output("b", "7"));
            Assert.True(values.Count == 2 && values["a"] == ReportText.Clean(value) && values["b"] == "7", because);
        }
    }

    [Fact]
    public void A_secret_is_masked_as_it_is()
    {
        const string Secret = "a%;]:,##vso[x]b";
        Assert.Equal(Secret, Assert.Single(AzureDevOpsReader.Read(AzureDevOpsCommand.SetSecret(Secret))).Data);
        Assert.Equal(
            Secret,
            Assert.Single(GitHubReader.Read(GitHubCommand.AddMask(Secret)), command => command.Name == "add-mask").Data
        );
    }

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
