using System.Globalization;
using System.Text;
using PgMigrate.Engine.Reports;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans;

/// <summary>
/// A plan as a page for people, in Markdown. It is made of the plan alone, so that whoever holds the plan can make it again and
/// see that nobody has written another one; and nothing in it is markup that a script has brought.
/// </summary>
internal static class PlanPage
{
    /// <summary>Where the page of a plan lies: beside it.</summary>
    public static string PathOf(string plan) => Path.ChangeExtension(plan, ".md");

    /// <summary>Writes it.</summary>
    public static string Write(PlanFile plan)
    {
        var text = new StringBuilder();
        WriteHead(text, plan);
        WriteScripts(text, plan.Document);
        WriteLosses(text, plan.Document);
        WriteFindings(text, plan.Document);
        WriteTexts(text, plan.Document);
        return text.ToString();
    }

    private static void WriteHead(StringBuilder text, PlanFile plan)
    {
        var document = plan.Document;
        var settings = document.Settings;
        text.Append(CultureInfo.InvariantCulture, $"# Migration plan for {Words(document.Target.Name)}\n\n| | |\n|---|---|\n");
        Row(text, "Plan", MarkdownText.CellCode(plan.Id));
        Row(text, "Database", $"{Words(document.Target.Database)} on {Words(document.Target.Server)}");
        if (document.Target.Schema is { } schema)
            Row(text, "Schema", Words(schema));
        Row(text, "Environment", Words(settings.Environment ?? "none"));
        Row(text, "Made", $"{Time(document.MadeAt)}, by {Words(document.Author.ToString())}");
        Row(text, "May run until", Time(document.ExpiresAt));
        if (document.Author.Commit is { } commit)
            Row(text, "Commit", MarkdownText.CellCode(commit));
        if (document.Author.Pipeline?.Url is { } url)
            Row(text, "Pipeline", MarkdownText.CellCode(url));
        Row(text, "Policy", Words(document.Policy?.Name ?? "none"));
        Row(text, "Transactions", Words(settings.TransactionMode.ToString()));
        Row(text, "Backup", Words(BackupOf(settings)));
        Row(text, "Checks passed over", Words(PassedOver(settings)));
        Row(text, "Rehearsal", Words(RehearsalOf(document.Rehearsal)));
        foreach (var token in document.Tokens)
            Row(text, $"Token {Words(token.Name)}", token.Value is { } value ? MarkdownText.CellCode(value) : "secret");
    }

    private static void WriteScripts(StringBuilder text, PlanDocument document)
    {
        text.Append("\n## Scripts\n\n");
        if (document.Scripts.Count == 0)
        {
            text.Append("None: the database is up to date.\n");
            return;
        }

        text.Append("| | Script | Runs | How | Statements | Expected | Way back |\n|---|---|---|---|---|---|---|\n");
        foreach (var (script, index) in document.Scripts.Select((script, index) => (script, index)))
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {index + 1} | {MarkdownText.CellCode(script.ToString())} | {script.Kind} | {Words(script.Mode)} | "
                    + $"{script.Statements} | {Expected(script)} | {WayBackOf(script.WayBack)} |\n"
            );
    }

    private static void WriteLosses(StringBuilder text, PlanDocument document)
    {
        text.Append("\n## What is destroyed\n\n");
        if (document.Losses.Count == 0)
            text.Append("Nothing, as far as the scripts and the database tell.\n");
        foreach (var loss in document.Losses)
            text.Append(CultureInfo.InvariantCulture, $"- {MarkdownText.Code(loss.Script)}: {Words(PlanText.Of(loss))}\n");
    }

    private static void WriteFindings(StringBuilder text, PlanDocument document)
    {
        text.Append("\n## Findings\n\n");
        if (document.Findings.Count == 0)
            text.Append("None.\n");
        foreach (var finding in document.Findings)
        {
            var script = finding.Script is { } name ? $"{MarkdownText.Code(name)}: " : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"- {script}{Words(PlanText.Of(finding))}\n");
        }
    }

    private static void WriteTexts(StringBuilder text, PlanDocument document)
    {
        foreach (var script in document.Scripts)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {MarkdownText.Code(script.ToString())}\n\n");
            text.Append(CultureInfo.InvariantCulture, $"SHA-256 {MarkdownText.Code(script.Sha256)}\n\n");
            text.Append(MarkdownText.Block(Shown(script.Text)));
            foreach (var data in script.Data ?? [])
                text.Append(CultureInfo.InvariantCulture, $"\nIt loads {MarkdownText.Code(data.ToString())}\n");
            WriteBeside(text, "It is verified by:", script.Verify);
            WriteBeside(text, "It is taken back by:", script.Down);
        }
    }

    private static void WriteBeside(StringBuilder text, string heading, string? sql)
    {
        if (sql is not null)
            text.Append(CultureInfo.InvariantCulture, $"\n{heading}\n\n{MarkdownText.Block(Shown(sql))}");
    }

    private static void Row(StringBuilder text, string name, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"| {name} | {value} |\n");

    // What turns the direction of writing, or cannot be seen, would show another script than the one that runs.
    private static string Shown(string sql) =>
        string.Join(
            '\n',
            sql.ReplaceLineEndings("\n")
                .Split('\n')
                .Select(line => OneLine.Of(line).Replace("\\u0009", "\t", StringComparison.Ordinal))
        );

    private static string Words(string words) => MarkdownText.Escape(OneLine.Of(words));

    private static string Time(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string BackupOf(PlanSettings settings)
    {
        var place = settings.BackupPath is { } path ? $"in {path}" : "inside the database";
        var locked = settings.BackupLock ? ", writers held off" : string.Empty;
        return settings.BackupMode == BackupMode.Never
            ? "none is made"
            : $"{settings.BackupMode} ({settings.BackupMethod}, {place}{locked})";
    }

    private static string PassedOver(PlanSettings settings) =>
        settings.Force ? "all"
        : settings.SkipChecks.Count == 0 ? "none"
        : string.Join(", ", settings.SkipChecks);

    private static string RehearsalOf(PlanRehearsal? rehearsal) =>
        rehearsal is null ? "none"
        : rehearsal.Passed ? $"passed. {rehearsal.Summary}"
        : $"failed. {rehearsal.Summary}";

    private static string Expected(PlanScript script) =>
        script.ExpectedMilliseconds is { } milliseconds
            ? DurationText.Format(TimeSpan.FromMilliseconds(milliseconds))
                + (script.ExpectedFrom is { } target ? $" ({MarkdownText.Escape(target)})" : string.Empty)
            : "not known";

    private static string WayBackOf(WayBackKind wayBack) =>
        wayBack switch
        {
            WayBackKind.DownScript => "down script",
            WayBackKind.Derived => "derived",
            WayBackKind.PreviousText => "previous text",
            WayBackKind.NotNeeded => "not needed",
            _ => "none",
        };
}
