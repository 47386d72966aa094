using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>What is dropped does not come back, unless the script itself has made it.</summary>
internal sealed class DropInverse(DownContext context)
{
    private const string Lost = "what is dropped cannot be made again from the script";
    private const string Cascades = "with CASCADE it may have dropped more than the script has made";

    public Inverse Of(DropObjects drop)
    {
        var made = drop.Names.Select(name => Made(drop, name)).ToArray();
        if (made.Length == 0 || made.Any(creation => creation is null))
            return Inverse.Refused(Lost);
        if (drop.IsCascade)
            return Inverse.Refused(Cascades);
        foreach (var creation in made)
            Forget(creation!);
        return Inverse.None;
    }

    /// <summary>A part of a table that the script has dropped again: null where it is not of the script.</summary>
    public Inverse OfPart(Target table, string type, string name, bool isCascade)
    {
        if (context.Creations.Part(table, type, name) is not { } made)
            return Inverse.Refused(type == "COLUMN" ? "the values of the column are lost" : Lost);
        if (isCascade)
            return Inverse.Refused(Cascades);
        // What was built on the column in the meantime has gone with it, and would be dropped again.
        var hasLater = context.Creations.Standing.Any(creation =>
            creation.Order > made.Order && (IsOf(creation, table) || creation.IndexOf is { } on && Creations.IsSame(on, table))
        );
        if (type == "COLUMN" && hasLater)
            return Inverse.Refused("what the script has built on the column is gone with it");
        made.IsGone = true;
        return Inverse.None;
    }

    private Creation? Made(DropObjects drop, ObjectName name)
    {
        if (drop.Table is { } table)
            return context.Creations.Part(context.Find(NameKind.Relation, table), drop.ObjectType, name.Name);
        return
            SnapshotIndex.KindOf(drop.ObjectType) is { } kind
            && context.Find(kind, name).Creation is { } made
            && made.Type == drop.ObjectType
            ? made
            : null;
    }

    private void Forget(Creation made)
    {
        made.IsGone = true;
        foreach (
            var part in context
                .Creations.Standing.Where(creation =>
                    !made.IsPart && (creation.Target == made.Target || creation.IndexOf == made.Target)
                )
                .ToArray()
        )
            part.IsGone = true;
    }

    private static bool IsOf(Creation creation, Target table) => creation.IsPart && Creations.IsSame(creation.Target, table);
}
