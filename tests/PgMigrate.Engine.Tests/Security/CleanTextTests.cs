namespace PgMigrate.Engine.Tests.Security;

/// <summary>What a terminal would obey or hide is written out; what an agent would take for a command is none.</summary>
public sealed class CleanTextTests
{
    [Theory]
    [InlineData("plain 'text' with Größe, 日本 and 😀", "plain 'text' with Größe, 日本 and 😀")]
    [InlineData("\u001b[2Jgone", "\\u001b[2Jgone")]
    [InlineData("\0\a\b\u007f", "\\u0000\\u0007\\u0008\\u007f")]
    [InlineData("\u0085\u009b31m", "\\u0085\\u009b31m")]
    [InlineData("user\u202Enimda\u202C", "user\\u202enimda\\u202c")]
    [InlineData("\u2066a\u2069\u200B\uFEFF\u00AD", "\\u2066a\\u2069\\u200b\\ufeff\\u00ad")]
    [InlineData("a\u2028b\u2029c", "a\\u2028b\\u2029c")]
    [InlineData("\uFFFE\uFFFF", "\\ufffe\\uffff")]
    [InlineData("\U000E0041", "\\ue0041")]
    [InlineData("progress 10 %\rprogress 99 %", "progress 10 %\\u000dprogress 99 %")]
    public void What_is_not_seen_is_written_out(string text, string expected)
    {
        Assert.Equal(expected, CleanText.Lines(text));
        Assert.Equal(expected, CleanText.Line(text));
    }

    [Fact]
    public void Lines_and_tabs_stay_where_a_text_has_them_and_not_in_a_name()
    {
        Assert.Equal("a\n\tb\nc", CleanText.Lines("a\n\tb\r\nc"));
        Assert.Equal("a\\u000a\\u0009b", CleanText.Line("a\n\tb"));
        Assert.Equal("half \uFFFD", CleanText.Lines("half \ud800"));
        Assert.Equal(string.Empty, CleanText.Lines(null));
    }

    [Theory]
    [InlineData("a ##vso[task.setvariable variable=P]v", "a # #vso[task.setvariable variable=P]v")]
    [InlineData("###VSO[x]", "## #VSO[x]")]
    [InlineData("##[error]no, ##[command]x", "# #[error]no, # #[command]x")]
    [InlineData("##teamcity[buildStatus]", "# #teamcity[buildStatus]")]
    [InlineData("::error file=a::x", ": :error file=a::x")]
    [InlineData("x\n  ::set-output name=a::b", "x\n  : :set-output name=a::b")]
    [InlineData("x ::add-mask::a", "x : :add-mask::a")]
    [InlineData("x ::stop-commands::token\n::token::", "x : :stop-commands::token\n: :token::")]
    [InlineData("## Heading, and a cast: 'x'::text, a[1]::error_kind", "## Heading, and a cast: 'x'::text, a[1]::error_kind")]
    public void A_command_of_an_agent_is_none(string text, string expected)
    {
        Assert.Equal(expected, CleanText.Lines(text));
        Assert.Equal(expected, CleanText.Lines(CleanText.Lines(text)));
    }

    [Fact]
    public void Of_formatted_text_the_colours_stay() =>
        Assert.Equal(
            "\u001b[32;1mgreen\u001b[0m\n\\u001b[2J\\u001b]0;title\\u0007 ##vso[own]x",
            CleanText.Formatted("\u001b[32;1mgreen\u001b[0m\r\n\u001b[2J\u001b]0;title\a ##vso[own]x")
        );

    [Fact]
    public void A_failure_leaves_its_causes_behind_and_keeps_what_they_say()
    {
        var cause = new InvalidOperationException("outer \u001b[2J", new FormatException("inner ##vso[x]"));
        cause.Data["Statement"] = "kept nowhere";

        var failure = Assert.IsType<MigrationException>(
            FailureCauseException.Clean(
                new MigrationException(MigrationErrorId.ConnectionLost, "m\u001b", "a\u001b", cause)
                {
                    Script = "a\nb",
                    Path = "p\u001b",
                    Line = 3,
                    SqlState = "57P01",
                    Statement = "S\u001b",
                    Detail = "d\u001b",
                    Hint = "h\u001b",
                    Target = "t\u001b",
                }
            )
        );

        Assert.Equal(
            ("m\\u001b", "a\\u001b", "a\\u000ab", "p\\u001b", 3, "57P01", "S\\u001b"),
            (
                failure.Message,
                failure.RecommendedAction,
                failure.Script,
                failure.Path,
                failure.Line,
                failure.SqlState,
                failure.Statement
            )
        );
        Assert.Equal(("d\\u001b", "h\\u001b", "t\\u001b"), (failure.Detail, failure.Hint, failure.Target));
        var outer = Assert.IsType<FailureCauseException>(failure.InnerException);
        var inner = Assert.IsType<FailureCauseException>(outer.InnerException);
        Assert.Equal(("System.InvalidOperationException", "outer \\u001b[2J"), (outer.TypeName, outer.Message));
        Assert.Equal(("System.FormatException", "inner # #vso[x]"), (inner.TypeName, inner.Message));
        Assert.Empty(outer.Data);
        Assert.StartsWith("System.InvalidOperationException: outer", outer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_that_is_clean_stays_as_it_is()
    {
        var cancelled = new OperationCanceledException("stopped", new CancellationToken(canceled: true));
        var clean = Assert.IsType<OperationCanceledException>(FailureCauseException.Clean(cancelled));
        Assert.Equal(("stopped", cancelled.CancellationToken), (clean.Message, clean.CancellationToken));
        var again = Assert.IsType<FailureCauseException>(
            FailureCauseException.Clean(FailureCauseException.Clean(new FormatException("no")))
        );
        Assert.Equal(("System.FormatException", "no"), (again.TypeName, again.Message));
    }
}
