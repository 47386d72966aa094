namespace PgMigrate.Engine.Rules.Target;

/// <summary>A publication that takes in every new table.</summary>
[Judges(TargetPart.Publications)]
internal sealed class PublicationRule : TargetRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("publication-all-tables", RuleGroup.Target, FindingSeverity.Warning)
        {
            Title = "A publication FOR ALL TABLES takes in what the scripts make",
            Reason =
                "A new table, a copy for safety too, is published at once. A subscriber that has no such table stops with an "
                + "error, and the log it has not read stays; a table without a primary key refuses UPDATE and DELETE from then "
                + "on. Where no script makes a table it is told as information.",
            SafeWay = """
                Make the table at the subscribers first, with a primary key; or publish by name or schema (15 and later):
                    CREATE PUBLICATION app FOR TABLES IN SCHEMA app;
                """,
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(TargetContext target)
    {
        foreach (var publication in target.Facts.Publications)
            yield return target.Work.FirstNewTable is { } made
                ? new RuleHit($"The publication {publication} is FOR ALL TABLES: what {made} makes is published at once.")
                {
                    Script = made.Script,
                    Line = made.Line,
                    Object = publication,
                }
                : new RuleHit($"The publication {publication} is FOR ALL TABLES: a new table is published at once.")
                {
                    Object = publication,
                    Severity = FindingSeverity.Information,
                };
    }
}
