using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules;

/// <summary>
/// Whether the server's table of locks has room for what a transaction locks. Each table, index and sequence that it makes or
/// changes takes an entry until its end; the table has max_locks_per_transaction entries for each session that there may be
/// (53200 without room).
/// </summary>
internal static class LockEstimate
{
    // A table comes with its TOAST table, that one's index, and a key.
    private const int OfTable = 4;

    /// <summary>Entries that a statement takes, roughly.</summary>
    public static int Of(StatementContext site) =>
        site.Facts.Verb switch
        {
            "TRUNCATE" => OfTable * site.Locks.Select(held => site.Resolve(held.Table)).Distinct().Count(),
            "CREATE TABLE" or "CREATE TABLE AS" or "CREATE MATERIALIZED VIEW" or "ALTER TABLE" or "DROP TABLE" => OfTable,
            "CREATE INDEX" or "CREATE SEQUENCE" or "CREATE VIEW" or "DROP INDEX" or "DROP VIEW" => 1,
            _ => 0,
        };

    /// <summary>What to tell the operator; null where there is room.</summary>
    /// <param name="scripts">The scripts that run, and the entries that each takes.</param>
    /// <param name="facts">The server.</param>
    /// <param name="mode">One transaction for each script, or for all.</param>
    public static RuleHit? Find(
        IReadOnlyCollection<(ScriptFile Script, int Locks)> scripts,
        ServerFacts facts,
        TransactionMode mode
    )
    {
        if (scripts.Count == 0)
            return null;
        var isOne = mode == TransactionMode.Run;
        var (largest, most) = scripts.MaxBy(script => script.Locks);
        var needed = isOne ? scripts.Sum(script => (long)script.Locks) : most;
        if (needed <= facts.LockCapacity)
            return null;
        return new RuleHit(
            $"{(isOne ? "The run is one transaction and" : largest.ToString())} needs about {needed:N0} locks at once, and the "
                + $"server has room for some {facts.LockCapacity:N0}: "
                + $"it may end with \"out of shared memory\". Raise max_locks_per_transaction, or {Advice(isOne)}."
        )
        {
            Script = isOne ? null : largest,
        };
    }

    private static string Advice(bool isOne) =>
        isOne ? $"run it with {RunOption.TransactionMode.To(TransactionMode.Script)}" : "split the script";
}
