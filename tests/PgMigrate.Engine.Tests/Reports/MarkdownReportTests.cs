using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using PgMigrate.Engine.Reports;

namespace PgMigrate.Engine.Tests.Reports;

/// <summary>A comment that says what was found, and in which nothing of what was found is markup.</summary>
public sealed class MarkdownReportTests
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();

    [Fact]
    public void It_reads_well()
    {
        string expected = """
            ## Migration checks

            **1 error, 1 allowed**

            | Severity | Rule | Where | Object | Message |
            |---|---|---|---|---|
            | Error | [set-not-null](docs/rules/set-not-null.md) | `0007_require_owner.sql:3` | `tara.asset` | SET NOT NULL reads all of tara.asset while nobody else can use it. |
            | Warning (allowed) | [drop-column](https://example.org/rules/drop-column.md) | `0008_drop_code.sql:9` | `tara.asset` | Column code goes while older applications may still read it. |

            ### `0007_require_owner.sql`

            `migrations/up/0007_require_owner.sql`

            **Error**, line 3: SET NOT NULL reads all of tara.asset while nobody else can use it. ([set-not-null](docs/rules/set-not-null.md))

            **Lock:** AccessExclusive

            ```sql
            ALTER TABLE tara.asset
                ALTER COLUMN owner SET NOT NULL
            ```

            **Why it matters:** The statement holds an ACCESS EXCLUSIVE lock for as long as it scans the table.

            **The safe way:**

            Prove it first, then state it:

            ```sql
            ALTER TABLE tara.asset ADD CONSTRAINT c CHECK (owner IS NOT NULL) NOT VALID;
            ALTER TABLE tara.asset VALIDATE CONSTRAINT c;
            ```

            ### `0008_drop_code.sql`
            """.ReplaceLineEndings("\n");
        Assert.StartsWith(
            expected,
            SampleFindings.Write(ReportFormat.Markdown, SampleFindings.Error, SampleFindings.Allowed),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void No_findings_are_said() =>
        Assert.Equal("## Migration checks\n\n**No findings**\n", SampleFindings.Write(ReportFormat.Markdown));

    [Fact]
    public void The_gravest_come_first_and_the_allowed_last()
    {
        Finding[] findings =
        [
            SampleFindings.Information,
            SampleFindings.Allowed with
            {
                Severity = FindingSeverity.Error,
            },
            SampleFindings.Warning,
            SampleFindings.Error,
        ];
        Assert.Equal(["Error", "Warning", "Information", "Error (allowed)"], Rows(Parse(findings)).Select(row => Text(row[0])));
    }

    [Fact]
    public void Sections_are_of_scripts()
    {
        MarkdownDocument document = Parse(
            SampleFindings.Warning,
            SampleFindings.Error,
            SampleFindings.Information,
            SampleFindings.Bare
        );
        Assert.Equal(
            ["0008_drop_code.sql", "0007_require_owner.sql", "The folder"],
            document.Descendants<HeadingBlock>().Where(heading => heading.Level == 3).Select(heading => Text(heading))
        );
    }

    [Fact]
    public void Hostile_text_is_no_markup()
    {
        MarkdownDocument document = Parse(SampleFindings.Hostile, SampleFindings.Error);
        Assert.Empty(document.Descendants<HtmlInline>());
        Assert.Empty(document.Descendants<HtmlBlock>());
        Assert.Equal(["set-not-null", "set-not-null"], document.Descendants<LinkInline>().Select(link => Text(link)));
        Assert.Equal(3, document.Descendants<HeadingBlock>().Count());
        Assert.Equal(2, Rows(document).Count());
        Assert.All(Rows(document), row => Assert.Equal(5, row.Count));
        Assert.Contains(
            "</script><script>alert(1)</script> --> <!-- &amp; \" ' \\ * _ [x](javascript:y)",
            Text(Rows(document).Last()[4]) + Text(Rows(document).First()[4]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_fence_is_longer_than_any_within()
    {
        FencedCodeBlock[] blocks =
        [
            .. Parse(SampleFindings.Error with { Statement = "SELECT '\n`````\n'" }).Descendants<FencedCodeBlock>(),
        ];
        Assert.Equal(2, blocks.Length);
        Assert.Equal(6, blocks[0].OpeningFencedCharCount);
    }

    [Fact]
    public void It_fits_a_comment()
    {
        string text = SampleFindings.Write(ReportFormat.Markdown, SampleFindings.Many(10_000));
        Assert.InRange(text.Length, 50_000, 65_536);
        Assert.Contains("3333 errors, 3333 warnings, 3334 notes", text, StringComparison.Ordinal);
        Assert.Matches(@"\n… and \d{4} more\.\n", text);
        Assert.EndsWith(" more are left out: a comment has no room for them.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_endless_finding_leaves_room_for_others()
    {
        string endless = new('x', 1_000_000);
        Finding finding = SampleFindings.Error with { Statement = endless, SafeWay = endless };
        Assert.InRange(SampleFindings.Write(ReportFormat.Markdown, finding, SampleFindings.Warning).Length, 5_000, 10_000);
    }

    [Theory]
    [InlineData("One sentence.", "One sentence.")]
    [InlineData(
        "First:\nCREATE INDEX i\n  ON t (a);\nThen:\n-- later\nDROP INDEX j;",
        "First:",
        "sql CREATE INDEX i\n  ON t (a);",
        "Then:",
        "sql -- later\nDROP INDEX j;"
    )]
    [InlineData("So:\n```sql\nselect 1\n\nselect 2\n```\nDone.", "So:", "sql select 1\n\nselect 2", "Done.")]
    [InlineData("SET NOT NULL scans the table.", "SET NOT NULL scans the table.")]
    [InlineData("```\nopen", "sql open")]
    [InlineData(
        "So:\n    CREATE INDEX i\n      ON t (a);\n    DROP INDEX j;",
        "So:",
        "sql CREATE INDEX i\n  ON t (a);\nDROP INDEX j;"
    )]
    [InlineData("")]
    public void Advice_tells_sql_from_sentences(string text, params string[] expected) =>
        Assert.Equal(expected, AdvicePart.Of(text).Select(part => part.IsSql ? $"sql {part.Text}" : part.Text));

    private static MarkdownDocument Parse(params Finding[] findings) =>
        Markdown.Parse(SampleFindings.Write(ReportFormat.Markdown, findings), Pipeline);

    private static IEnumerable<TableRow> Rows(MarkdownDocument document) =>
        document.Descendants<Table>().Single().OfType<TableRow>().Where(row => !row.IsHeader);

    private static string Text(HeadingBlock heading) => Text(heading.Inline!);

    private static string Text(MarkdownObject node) =>
        string.Concat(
            node.Descendants()
                .Select(inline =>
                    inline switch
                    {
                        CodeInline code => code.Content,
                        LiteralInline literal => literal.Content.ToString(),
                        HtmlEntityInline entity => entity.Transcoded.ToString(),
                        _ => string.Empty,
                    }
                )
        );
}
