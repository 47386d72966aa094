using System.Text;
using PgMigrate.Cmdlets;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Tests.Rules.Examples;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>A rule of docs/procedures/writing-scripts.md, with the script that breaks it and the one that does not.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Bad">What breaks it.</param>
/// <param name="Good">What does not.</param>
internal sealed record HouseRule(RuleInfo Rule, RuleExample Bad, RuleExample Good);

/// <summary>docs/procedures/writing-scripts.md, made of what the rules say of themselves and of their examples.</summary>
internal static class HouseRules
{
    private const string Head = """
        # Writing scripts

        The house rules of good PostgreSQL migrations: short, so that they are read before a script is written. Each has the script that breaks it, and the one to write. `Test-PgMigration ./migrations` finds all of these, and more ([all rules](../rules/README.md)); a line `-- pgmigrate:allow rule-id -- reason` says that it is meant.

        Made of the rules themselves, and of their examples; both scripts of each are run by a test.

        ## In short

        1. One change in one script. It is one transaction: it is there as a whole, or not at all.
        2. What was applied is never edited. A correction is a new script.
        3. The application before and the one after both work with the schema, at every moment: expand, roll out, contract ([phases](../guides/phases.md)).
        4. No statement holds a lock for long that others wait for. What reads or writes a whole table runs beside the traffic.
        5. Rows of a large table are changed in [batches](../guides/batches.md).
        6. Each script has its way back in `down`, and it was tried: `Test-PgMigration ./migrations -Rehearse`.
        7. No secret stands in a script, and no name without its schema.

        A new script, with its down and verify: `New-PgMigration 'Add owner to asset' -Path ./migrations`.

        """;

    // A number is the example of those that the rule passes over; a text is what to write where none of them says it.
    private static readonly (string Chapter, (string Rule, int Good, string? Own)[] Rules)[] Chapters =
    [
        (
            "Nobody waits",
            [
                ("create-index", 0, null),
                ("drop-index", 0, null),
                ("reindex", 1, null),
                ("add-check", 0, null),
                ("validate-together", 0, null),
                ("set-not-null", 1, null),
                ("add-foreign-key", 0, null),
                ("add-unique", 0, null),
                ("attach-partition", 0, null),
                ("several-tables-locked", 1, null),
                ("refresh-materialized-view", 0, null),
                ("vacuum-full", 0, null),
                ("lock-timeout-off", 0, null),
                ("concurrently-in-transaction", 0, null),
            ]
        ),
        (
            "No table is written anew",
            [("add-column-volatile-default", 1, null), ("add-column-serial", 0, null), ("whole-table-change", 0, Backfill)]
        ),
        ("Both versions work", [("add-required-column", 0, null), ("rename-column", 0, Expand), ("drop-cascade", 0, null)]),
        (
            "What is made stays good",
            [
                ("unqualified-name", 0, null),
                ("not-repeatable", 0, null),
                ("integer-key", 0, null),
                ("timestamp-column", 0, null),
                ("char-column", 0, null),
                ("json-column", 0, null),
                ("foreign-key-index", 0, null),
                ("security-definer-search-path", 0, null),
                ("row-security", 0, null),
            ]
        ),
    ];

    private const string Backfill =
        "-- pgmigrate:batch table=item key=id passes=5\nUPDATE item SET name = 'x' WHERE name IS DISTINCT FROM 'x';";

    private const string Expand = "ALTER TABLE item ADD COLUMN title text;";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<HouseRule> All { get; } = [.. Chapters.SelectMany(chapter => chapter.Rules).Select(Of)];

    /// <summary>The page.</summary>
    public static string Write()
    {
        using var words = Vocabulary.Use(CmdletVocabulary.Instance);
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var (chapter, rules) in Chapters)
        {
            text.Append('\n').Append("## ").Append(chapter).Append('\n');
            foreach (var rule in rules)
                text.Append(Section(Of(rule)));
        }

        return text.ToString();
    }

    private static HouseRule Of((string Rule, int Good, string? Own) chosen)
    {
        var rule = RuleSet.All.Single(candidate => candidate.Info.Id == chosen.Rule).Info;
        var bad = RuleExamples.Of(chosen.Rule).First(example => example.Fires);
        var good = chosen.Own is { } own
            ? new RuleExample(own, Fires: false) { Setup = bad.Setup }
            : RuleExamples.Of(chosen.Rule).Where(example => !example.Fires).ElementAt(chosen.Good);
        return new HouseRule(rule, bad, good);
    }

    private static string Section(HouseRule house) =>
        $"\n### {house.Rule.Title}\n\n{house.Rule.Reason}\n\n"
        + $"Not so:\n\n{Script(house.Bad)}\nBut so:\n\n{Script(house.Good)}\n"
        + $"More, and the whole way: [`{house.Rule.Id}`](../rules/{house.Rule.Id}.md)\n";

    private static string Script(RuleExample example)
    {
        var text = new StringBuilder("```sql\n");
        if (example.Setup.Length > 0)
            text.Append("-- applied before\n").Append(RulePages.Lines(example.Setup)).Append("-- the script\n");
        return text.Append(RulePages.Lines(example.Sql)).Append("```\n").ToString();
    }
}
