using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A change of type rewrites the table.</summary>
[MeansRewrite]
[HoldsLong]
internal sealed class ChangeTypeRewriteRule : TableActionRule<AlterColumnType>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("change-type-rewrite", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "A change of type rewrites the table",
            Reason =
                "Every row is written again, and every index of the table built again, under ACCESS EXCLUSIVE: nobody reads or "
                + "writes the table meanwhile, and it needs its size again on disk.",
            SafeWay = """
                Add a column of the new type, keep both alike with a trigger, fill it in batches, then swap the names:
                    ALTER TABLE t ADD COLUMN c_new bigint;
                    -- a trigger: NEW.c_new := NEW.c; then, in a script of its own:
                    -- pgmigrate:batch table=t key=id passes=10
                    UPDATE t SET c_new = c WHERE c_new IS DISTINCT FROM c;
                    -- and in a later release:
                    ALTER TABLE t RENAME COLUMN c TO c_old;
                    ALTER TABLE t RENAME COLUMN c_new TO c;
                A longer varchar, text for varchar, and a wider numeric of the same scale cost nothing.
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(AlterColumnType action, ObjectName table, StatementContext site)
    {
        if (site.IsEmpty(table))
            return null;
        var from = site.Column(table, action.Column)?.Type;
        if (from is null)
            return Of(
                action,
                $"The type of {action.Column} becomes {action.Type}; what it was is not known here; unless the rows can stay as "
                    + $"they are, {table} is rewritten while nobody can read or write it."
            );
        return TypeChange.IsPlain(action) && Costs(from, action, site) != TypeChangeCost.Rewrite
            ? null
            : Of(
                action,
                $"The type of {action.Column} changes from {from} to {action.Type}: {table} is rewritten while nobody can read "
                    + "or write it."
            );
    }

    // Where the script says which zone it means, and it is not UTC, nothing is left open.
    private static TypeChangeCost Costs(SqlType from, AlterColumnType action, StatementContext site) =>
        TypeChange.CostOf(Stored(from, site), Unconstrained(action.Type, site)) switch
        {
            TypeChangeCost.FreeInUtc when site.Transaction.TimeZone is { } zone && !IsUtc(zone) => TypeChangeCost.Rewrite,
            var cost => cost,
        };

    // A domain's values are stored as those of its type; only a constraint has the rows looked at.
    private static SqlType Stored(SqlType type, StatementContext site) => site.Schema.Domain(type, site.Path)?.Type ?? type;

    private static SqlType Unconstrained(SqlType type, StatementContext site) =>
        site.Schema.Domain(type, site.Path) is { HasConstraint: false } domain ? domain.Type : type;

    private static bool IsUtc(string zone) =>
        zone.ToUpperInvariant() is "UTC" or "GMT" or "ETC/UTC" or "ETC/GMT" or "UCT" or "ZULU" or "0";

    private static RuleHit Of(AlterColumnType action, string message) =>
        new(message) { Lock = TableLock.AccessExclusive, Offset = action.Offset };
}
