using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>PRIMARY KEY USING INDEX on a nullable column reads the whole table.</summary>
[HoldsLong]
internal sealed class PrimaryKeyNullableRule : TableActionRule<AddConstraint>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("primary-key-nullable", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "PRIMARY KEY USING INDEX on a nullable column reads the whole table",
            Reason = "The columns of a primary key become NOT NULL, and every row is read under ACCESS EXCLUSIVE to make sure.",
            SafeWay = """
                Make the columns NOT NULL first, without the reading under the lock; see set-not-null.
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(AddConstraint action, ObjectName table, StatementContext site)
    {
        if (
            action.Constraint is not { Kind: ConstraintKind.PrimaryKey, UsingIndex: { } name }
            || site.Table(table) is not { } known
        )
            return null;
        var index = known.Indexes.Find(index => index.Index == name);
        var nullable = index
            ?.Columns.OfType<string>()
            .FirstOrDefault(column =>
                known.Columns.GetValueOrDefault(column) is { IsNotNull: false } && !known.IsProvedNotNull(column)
            );
        return nullable is null
            ? null
            : new RuleHit($"{nullable} of {table} may be null: every row is read while nobody can read or write it.")
            {
                Lock = TableLock.AccessExclusive,
            };
    }
}
