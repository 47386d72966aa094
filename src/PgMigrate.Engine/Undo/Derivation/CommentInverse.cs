using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>A comment becomes what it was before the run.</summary>
internal sealed class CommentInverse(DownContext context)
{
    public Inverse Of(Comment comment)
    {
        if (comment.On is { } on)
            return OfPart(
                comment,
                context.Find(comment.IsOnDomain ? NameKind.Type : NameKind.Relation, on),
                comment.ObjectType,
                comment.Object?.Name
            );
        if (comment.Object is not { } name)
            return Inverse.Refused(Reasons.Unlisted);
        if (comment.Column is { } column)
            return OfPart(comment, OwnerOf(name), "COLUMN", column);
        if (SnapshotIndex.KindOf(comment.ObjectType) is not { } kind)
            return Inverse.Refused(Reasons.Unlisted);
        var target = context.Find(kind, name, comment.Arguments);
        if (target.Creation is not null)
            return Inverse.None;
        return context.FindBefore(target) is { } item
            ? Inverse.Of(target, () => Write($"{item.Type} {item.Name}", item))
            : Inverse.Refused(target.Problem ?? Reasons.NoBefore);
    }

    // Composite types have columns, too.
    private Target OwnerOf(ObjectName name)
    {
        var relation = context.Find(NameKind.Relation, name);
        if (relation.Creation is not null || context.FindBefore(relation) is not null)
            return relation;
        var type = context.Find(NameKind.Type, name);
        return type.Creation is not null || context.FindBefore(type) is not null ? type : relation;
    }

    private Inverse OfPart(Comment comment, Target owner, string type, string? name)
    {
        if (name is null)
            return Inverse.Refused(Reasons.Unlisted);
        if (owner.Creation is not null || context.Creations.Part(owner, type, name) is not null)
            return Inverse.None;
        if (context.Renamed.Contains(name) || context.FindBefore(owner) is not { } item)
            return Inverse.Refused(owner.Problem ?? Reasons.NoBefore);
        var part =
            context.Before!.Part(item, type, name) ?? (type == "COLUMN" ? context.Before.Part(item, "ATTRIBUTE", name) : null);
        if (part is null)
            return Inverse.Refused(Reasons.NoBefore);
        var subject =
            type == "COLUMN"
                ? $"COLUMN {part.Name}"
                : $"{type} {ServerQuote.Name(name)} ON {(comment.IsOnDomain ? "DOMAIN " : "")}{item.Name}";
        return Inverse.Of(owner, () => Write(subject, part));
    }

    private static string Write(string subject, SchemaObject item) =>
        $"COMMENT ON {subject} IS {(item["comment"] is { } text ? SqlLiteral.Quote(text).TrimStart() : "NULL")}";
}
