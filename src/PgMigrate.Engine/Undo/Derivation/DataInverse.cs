using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>Rows do not come back; those of a table that the script has made go with it.</summary>
internal sealed class DataInverse(DownContext context)
{
    public Inverse Of(ChangeRows rows) =>
        OfRows(rows.Table, rows.Verb, $"{rows.Verb} changes rows, which the schema does not keep");

    public Inverse Of(CopyRows rows) => OfRows(rows.Table, "COPY", "COPY adds rows, which the schema does not tell from others");

    public Inverse Of(Truncate truncate) =>
        truncate.IsCascade || truncate.Tables.Any(table => context.Find(NameKind.Relation, table).Creation is null)
            ? Inverse.Refused("the rows are lost")
            : Inverse.None;

    /// <summary>A query: it changes nothing where it calls nothing.</summary>
    public Inverse OfQuery() =>
        SideEffects.Find(context.Sql, except: null) is { } effect ? Inverse.Refused(effect) : Inverse.None;

    private Inverse OfRows(ObjectName table, string verb, string reason)
    {
        var target = context.Find(NameKind.Relation, table);
        if (target.Creation is null && verb is "INSERT" or "COPY" && context.IsNewTable(target))
            return verb != "COPY" && SideEffects.Find(context.Sql, table) is { } other ? Inverse.Refused(other) : Inverse.None;
        if (target.Creation is not { } made)
            return Inverse.Refused(reason);
        if (made.ReachesOthers)
            return Inverse.Refused("a trigger, rule or foreign key of the table may change rows of others");
        return verb != "COPY" && SideEffects.Find(context.Sql, table) is { } effect ? Inverse.Refused(effect) : Inverse.None;
    }
}
