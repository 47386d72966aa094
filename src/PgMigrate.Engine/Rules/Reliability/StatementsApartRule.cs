using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Rules.Reliability;

/// <summary>A script whose statements commit one by one.</summary>
internal sealed class StatementsApartRule : ScriptRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("statements-apart", RuleGroup.Reliability, FindingSeverity.Information)
        {
            Title = "Statements that commit one by one",
            Reason =
                "A failure leaves what the statements before it did: applications meet a database between two versions. "
                + "PgMigrate notes each statement that is done, and the next run goes on behind it.",
            SafeWay =
                "Give the statement that cannot run in a transaction a script of its own, and leave the others to one "
                + "that runs in a transaction.",
        };

    /// <inheritdoc/>
    public override (StatementContext Site, RuleHit Found)? Check(IReadOnlyList<StatementContext> statements)
    {
        // A script with its own BEGIN decides for itself what commits together.
        var working = statements.Where(site => !site.Statement.IsInBlock && site.Facts is { Setting: null }).ToArray();
        if (working.Length < 2 || working.Any(site => site.Facts.Control != TransactionControl.None))
            return null;
        var alone = Array.Find(working, site => !site.Facts.Transactional);
        if (alone is null && !working[0].Script.Directives.TransactionOff)
            return null;
        var reason = alone is null ? "The script is kept out of a transaction" : $"{Verb(alone)} cannot run in a transaction";
        return (
            alone ?? working[0],
            new RuleHit(
                $"{reason}: each of the script's {working.Length} statements commits by itself, and a failure leaves what came "
                    + "before it."
            )
        );
    }

    private static string Verb(StatementContext site) =>
        site.Facts.Restriction switch
        {
            CreateIndexConcurrently or DropIndexConcurrently or Reindex { Concurrently: true } =>
                $"{site.Facts.Verb} CONCURRENTLY",
            DetachPartitionConcurrently => "DETACH PARTITION CONCURRENTLY",
            _ => site.Facts.Verb,
        };
}
