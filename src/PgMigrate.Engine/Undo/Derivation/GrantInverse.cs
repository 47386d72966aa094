using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Schema.Ddl;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>Each role gets back what it had on each object before the run.</summary>
internal sealed class GrantInverse(DownContext context)
{
    private const string Public = "public";
    private const string Beyond = "it reaches beyond this database";

    /// <summary>One inverse an object.</summary>
    public IReadOnlyList<Inverse> Of(Grant grant)
    {
        if (grant.HasGrantor || grant.Roles.Any(role => role is "current_user" or "current_role" or "session_user"))
            return [Inverse.Refused("who grants, or to whom, depends on the session")];
        return grant.ObjectType switch
        {
            null or "DATABASE" or "TABLESPACE" or "PARAMETER" => [Inverse.Refused(Beyond)],
            ['A', 'L', 'L', ' ', ..] => [.. grant.Objects.SelectMany(schema => OfAll(grant, schema.Name))],
            "SEQUENCE" => OfEach(grant, NameKind.Relation),
            var type when SnapshotIndex.KindOf(type) is { } kind => OfEach(grant, kind),
            _ => [Inverse.Refused(Reasons.Unlisted)],
        };
    }

    private IReadOnlyList<Inverse> OfEach(Grant grant, NameKind kind) =>
        [
            .. grant.Objects.Select(
                (name, index) => Of(context.Find(kind, name, grant.Arguments.ElementAtOrDefault(index)), grant.Roles)
            ),
        ];

    private Inverse Of(Target target, IReadOnlyList<string> roles)
    {
        if (target.Creation is not null)
            return Inverse.None;
        return context.FindBefore(target) is { } item
            ? Of(item, target, roles)
            : Inverse.Refused(target.Problem ?? Reasons.NoBefore);
    }

    // What the script has made in the schema is not in the schema before, and goes with its grants.
    private IEnumerable<Inverse> OfAll(Grant grant, string schema)
    {
        if (context.Find(NameKind.Schema, new ObjectName(null, schema)) is not { Creation: null } target)
            return [];
        if (context.Before is null || context.FindBefore(target) is null)
            return [Inverse.Refused(Reasons.NoBefore)];
        var kind =
            grant.ObjectType!.Contains("TABLES", StringComparison.Ordinal)
            || grant.ObjectType.Contains("SEQUENCES", StringComparison.Ordinal)
                ? NameKind.Relation
                : NameKind.Routine;
        return context
            .Before.InSchema(kind, schema)
            .Where(item => IsMeant(grant.ObjectType, item.Type))
            .Select(item =>
                context.Renamed.Contains(SnapshotIndex.NameOf(item).Name)
                    ? Inverse.Refused(Reasons.NoBefore)
                    : Of(item, target, grant.Roles)
            );
    }

    private Inverse Of(SchemaObject item, Target target, IReadOnlyList<string> roles)
    {
        SchemaObject[] all = [item, .. context.Before!.Parts(item, "COLUMN")];
        if (roles.Any(role => item["owner"] == ServerQuote.Name(role)))
            return Inverse.Refused("the role owns the object");
        if (all.Any(one => GrantDdl.HasOtherGrantor(one)))
            return Inverse.Refused("another role than the owner has granted on the object");
        if (item is { Type: "SCHEMA", Name: Public } && roles.Contains(Public) && !GrantDdl.Of(item, Public).Any())
            return Inverse.Refused("what all may in the schema public depends on the server's version");
        var statements = roles.SelectMany(role => Restore(all, role)).Select(sql => new InverseStatement(target, () => sql));
        return Inverse.Of([.. statements]);
    }

    private static IEnumerable<string> Restore(SchemaObject[] all, string role)
    {
        var item = all[0];
        var to = role == Public ? "PUBLIC" : ServerQuote.Name(role);
        var had = GrantDdl.Of(item, role).ToArray();
        if (had.Length == 0)
            yield return $"REVOKE ALL ON {GrantDdl.On(item)} FROM {to}";
        if (had.Length == 0 && role == Public && GrantDdl.UsualOfPublic(item.Type) is { } usual)
            yield return $"GRANT {usual} ON {GrantDdl.On(item)} TO {to}";
        foreach (var sql in had.Concat(all.Skip(1).SelectMany(column => GrantDdl.Of(column, role))))
            yield return sql;
    }

    private static bool IsMeant(string all, string type) =>
        type switch
        {
            "TABLE" or "VIEW" or "MATERIALIZED VIEW" or "FOREIGN TABLE" => all == "ALL TABLES IN SCHEMA",
            "SEQUENCE" => all == "ALL SEQUENCES IN SCHEMA",
            "FUNCTION" or "AGGREGATE" => all is "ALL FUNCTIONS IN SCHEMA" or "ALL ROUTINES IN SCHEMA",
            "PROCEDURE" => all is "ALL PROCEDURES IN SCHEMA" or "ALL ROUTINES IN SCHEMA",
            _ => false,
        };
}
