using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>What was renamed gets its name back; what the script has made is known by its new one.</summary>
internal sealed class RenameInverse(DownContext context)
{
    public Inverse Of(RenameObject rename) =>
        rename switch
        {
            { ObjectType: "ROLE" or "DATABASE" or "TABLESPACE" or "SUBSCRIPTION" } => Inverse.Refused(
                "it reaches beyond this database"
            ),
            { Table: { } table } => OfPart(rename, context.Find(NameKind.Relation, table)),
            _ when SnapshotIndex.KindOf(rename.ObjectType) is { } kind => OfNamed(rename, kind),
            _ => OfOther(rename),
        };

    /// <summary>ALTER TYPE … RENAME VALUE.</summary>
    public Inverse Of(RenameEnumValue rename)
    {
        var type = context.Find(NameKind.Type, rename.Type);
        return type.Creation is not null
            ? Inverse.None
            : Inverse.Of(
                type,
                () => $"ALTER TYPE {type.Sql} RENAME VALUE {SqlLiteral.Quote(rename.To)} TO {SqlLiteral.Quote(rename.From)}"
            );
    }

    /// <summary>ALTER TYPE … RENAME ATTRIBUTE.</summary>
    public Inverse Of(AlterComposite alter) =>
        OfInside(context.Find(NameKind.Type, alter.Type), "TYPE", "ATTRIBUTE", alter.Renamed);

    /// <summary>ALTER DOMAIN … RENAME CONSTRAINT.</summary>
    public Inverse Of(AlterDomain alter) =>
        OfInside(context.Find(NameKind.Type, alter.Domain), "DOMAIN", "CONSTRAINT", alter.Renamed);

    /// <summary>RENAME TO of ALTER TABLE and its like.</summary>
    public Inverse OfRelation(Target relation, string type, string to)
    {
        if (relation.Creation is not null)
            return OfMade(relation, to);
        var old = relation.Name;
        context.Rename(relation, to);
        return Inverse.Of(
            relation,
            () => $"ALTER {type} {ServerQuote.Name(old with { Name = to })} RENAME TO {ServerQuote.Name(old.Name)}"
        );
    }

    /// <summary>RENAME COLUMN and CONSTRAINT.</summary>
    public Inverse OfPart(Target table, string type, bool isOnly, string part, string from, string to)
    {
        if (IsMade(table, part, from, to))
            return Inverse.None;
        context.Renamed.UnionWith([from, to]);
        var only = isOnly ? "ONLY " : "";
        return Inverse.Of(
            table,
            () => $"ALTER {type} {only}{table.Sql} RENAME {part} {ServerQuote.Name(to)} TO {ServerQuote.Name(from)}"
        );
    }

    private Inverse OfPart(RenameObject rename, Target table)
    {
        if (IsMade(table, rename.ObjectType, rename.Object.Name, rename.To))
            return Inverse.None;
        context.Renamed.UnionWith([rename.Object.Name, rename.To]);
        return Inverse.Of(
            table,
            () =>
                $"ALTER {rename.ObjectType} {ServerQuote.Name(rename.To)} ON {table.Sql} RENAME TO "
                + $"{ServerQuote.Name(rename.Object.Name)}"
        );
    }

    private bool IsMade(Target table, string type, string from, string to)
    {
        var made = context.Creations.Part(table, type, from);
        if (made is not null)
            made.Part = to;
        return made is not null || table.Creation is not null;
    }

    private Inverse OfNamed(RenameObject rename, NameKind kind)
    {
        var arguments = rename.Arguments is { } list ? ListOf(list) : null;
        var target = context.Find(kind, rename.Object, arguments);
        if (target.Creation is not null)
            return OfMade(target, rename.To);
        if (rename.Arguments is not null && context.IsPathChanged)
            return Inverse.Refused("the script changes the search path, in which argument types are looked for");
        var old = target.Name;
        context.Rename(target, rename.To);
        var behind = rename.Arguments is null ? "" : $"({rename.Arguments})";
        return Inverse.Of(
            target,
            () =>
                $"ALTER {rename.ObjectType} {ServerQuote.Name(old with { Name = rename.To })}{behind} RENAME TO "
                + $"{ServerQuote.Name(old.Name)}"
        );
    }

    // No snapshot is asked for these names: they must have their schema, or be of a kind that has none.
    private Inverse OfOther(RenameObject rename)
    {
        var hasNoSchema =
            rename.ObjectType is "LANGUAGE" or "EVENT TRIGGER" or "PUBLICATION" or "SERVER" or "FOREIGN DATA WRAPPER";
        if (rename.Object.Schema is null && !hasNoSchema && (context.IsPathChanged || context.After is not null))
            return Inverse.Refused("its schema is not certain");
        context.Renamed.UnionWith([rename.Object.Name, rename.To]);
        var method = rename.Method is { } name ? $" USING {ServerQuote.Name(name)}" : "";
        var target = new Target(NameKind.Schema, rename.Object);
        return Inverse.Of(
            target,
            () =>
                $"ALTER {rename.ObjectType} {ServerQuote.Name(rename.Object with { Name = rename.To })}{method} RENAME TO "
                + $"{ServerQuote.Name(rename.Object.Name)}"
        );
    }

    private Inverse OfMade(Target target, string to)
    {
        if (target.Creation is { Signature: not null })
            return Inverse.Refused(Reasons.Unlisted);
        var old = target.Name;
        target.Name = old with { Name = to };
        foreach (
            var inside in context.Creations.Standing.Where(creation =>
                target.Kind == NameKind.Schema && creation.Target.Name.Schema == old.Name
            )
        )
            inside.Target.Name = inside.Target.Name.In(to);
        return Inverse.None;
    }

    private Inverse OfInside(Target type, string word, string part, (string From, string To)? renamed)
    {
        if (type.Creation is { } made)
            return context.Creations.MadeLater(context.Sql, made) is { } later
                ? Inverse.Refused(Reasons.TiedTo(later))
                : Inverse.None;
        if (renamed is not var (from, to))
            return Inverse.Refused(Reasons.Unlisted);
        context.Renamed.UnionWith([from, to]);
        return Inverse.Of(
            type,
            () => $"ALTER {word} {type.Sql} RENAME {part} {ServerQuote.Name(to)} TO {ServerQuote.Name(from)}"
        );
    }

    private static IReadOnlyList<string> ListOf(string arguments)
    {
        var reader = new StatementReader($"({arguments})");
        return reader.GroupItems();
    }
}
