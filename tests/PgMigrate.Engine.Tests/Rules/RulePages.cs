using System.Text;
using PgMigrate.Cmdlets;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Sql.Locks;
using PgMigrate.Engine.Tests.Rules.Examples;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>The pages of docs/rules, made of what the rules say of themselves.</summary>
internal static class RulePages
{
    /// <summary>Every page by its file name.</summary>
    public static IReadOnlyDictionary<string, string> Write()
    {
        using var words = Vocabulary.Use(CmdletVocabulary.Instance);
        var pages = RuleSet.All.ToDictionary(
            rule => $"{rule.Info.Id}.md",
            rule => Page(rule.Info) + Way(rule),
            StringComparer.Ordinal
        );
        pages["README.md"] = Index();
        return pages;
    }

    private static string Index()
    {
        var text = new StringBuilder(
            """
            # Rules

            What `Test-PgMigration` looks for. A rule is silenced in one script by a line at its top, with the reason:

            ```sql
            -- pgmigrate:allow rule-id -- reason
            ```

            `Invoke-PgMigration` begins with the same checks: an error stops it, unless `-SkipCheck rule-id` or `-Force` passes over it.

            Made of the rules themselves; see `src/PgMigrate.Engine/Checks`.

            """.ReplaceLineEndings("\n")
        );
        foreach (var group in RuleSet.All.GroupBy(rule => rule.Info.Group).OrderBy(group => group.Key))
        {
            text.Append('\n').Append("## ").Append(Heading(group.Key)).Append("\n\n| rule | | severity |\n|---|---|---|\n");
            foreach (var rule in group)
                text.Append(
                    "| [`"
                        + rule.Info.Id
                        + "`]("
                        + rule.Info.Id
                        + ".md) | "
                        + rule.Info.Title
                        + " | "
                        + rule.Info.Severity
                        + " |\n"
                );
        }

        return text.ToString();
    }

    private static string Heading(RuleGroup group) => group == RuleGroup.DataLoss ? "Data loss" : group.ToString();

    private static string Page(RuleInfo rule)
    {
        var text = new StringBuilder($"# {rule.Title}\n\n`{rule.Id}` · {Heading(rule.Group)} · {rule.Severity}\n");
        text.Append("\n## Why it matters\n\n").Append(rule.Reason).Append('\n');
        text.Append("\n## The safe way\n\n").Append(Fenced(rule.SafeWay)).Append('\n');
        foreach (var fires in new[] { true, false })
        foreach (var example in RuleExamples.Of(rule.Id).Where(example => example.Fires == fires))
            text.Append(Example(example));
        return text.ToString();
    }

    // Not every finding on the target concerns a script that could allow it.
    private static string Way(Rule rule) =>
        rule is TargetRule
            ? $"\n## To pass over it\n\n`Invoke-PgMigration -SkipCheck {rule.Info.Id}`; `Test-PgMigration -Severity @{{ "
                + $"'{rule.Info.Id}' = 'Off' }}`. Where the finding names a script, a line at its top does too, with the "
                + $"reason:\n\n```sql\n-- pgmigrate:allow {rule.Info.Id} -- reason\n```\n"
            : $"\n## To allow it\n\nAt the top of the script, with the reason:\n\n```sql\n-- pgmigrate:allow {rule.Info.Id} -- "
                + "reason\n```\n";

    private static string Example(RuleExample example)
    {
        var text = new StringBuilder(example.Fires ? "\n## Found\n" : "\n## Passed over\n").Append("\n```sql\n");
        if (example.Setup.Length > 0)
            text.Append("-- applied before\n").Append(Lines(example.Setup)).Append("-- the script\n");
        text.Append(Lines(example.Sql)).Append("```\n");
        if (example.Lock is { } mode)
            text.Append(
                "\nLocks `" + example.Locked + "` with " + LockNames.Words(mode) + Rewriting(example.Rewrites) + ": measured.\n"
            );
        return text.ToString();
    }

    /// <summary>A statement on each line.</summary>
    public static string Lines(string sql) =>
        string.Concat(
            sql.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(statement => $"{statement};\n")
        );

    private static string Rewriting(bool? rewrites) =>
        rewrites switch
        {
            true => ", and rewrites it",
            false => ", and does not rewrite it",
            null => "",
        };

    /// <summary>A text of a rule: what is indented is SQL.</summary>
    public static string Fenced(string text)
    {
        var lines = new List<string>();
        var isCode = false;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var startsCode = line.StartsWith("    ", StringComparison.Ordinal);
            if (startsCode != isCode)
                lines.AddRange(
                    startsCode
                        ? lines.Count > 0
                            ? ["", "```sql"]
                            : ["```sql"]
                        : ["```", ""]
                );
            isCode = startsCode;
            lines.Add(startsCode ? line[4..] : line);
        }

        if (isCode)
            lines.Add("```");
        return string.Join('\n', lines);
    }
}
