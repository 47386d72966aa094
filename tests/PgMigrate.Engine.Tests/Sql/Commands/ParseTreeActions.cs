using System.Text.Json;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Tests.Sql.Commands;

/// <summary>The statements of libpg_query's tree that define nothing, in the words of <see cref="CommandText"/>.</summary>
static class ParseTreeActions
{
    public static string? Of(JsonProperty statement)
    {
        var node = statement.Value;
        return statement.Name switch
        {
            "InsertStmt" => Change(node, "INSERT"),
            "UpdateStmt" => Change(node, "UPDATE"),
            "DeleteStmt" => Change(node, "DELETE"),
            "MergeStmt" => Change(node, "MERGE"),
            "CopyStmt" => Copy(node),
            "TruncateStmt" => CommandText.Of(new Truncate(Relations(node, "relations"), IsCascade(node))),
            "LockStmt" => CommandText.Of(
                new LockTables(Relations(node, "relations"), (TableLock)(node.Child("mode").GetInt32() - 1))
            ),
            "ClusterStmt" => CommandText.Of(
                new Cluster(node.Has("relation") ? ParseTree.Relation(node.Child("relation")) : null)
            ),
            "VacuumStmt" => Vacuum(node),
            "ReindexStmt" => Reindex(node),
            "RefreshMatViewStmt" => CommandText.Of(
                new RefreshView(ParseTree.Relation(node.Child("relation")), node.Flag("concurrent"))
            ),
            "GrantStmt" => Grant(node),
            "GrantRoleStmt" => GrantRole(node),
            "CreateRoleStmt" => Role(node, node.Text("role")!, isAlter: false),
            "AlterRoleStmt" => Role(node, ParseTreeTables.Role(node.Child("role")), isAlter: true),
            "CommentStmt" => Comment(node),
            "CreatePublicationStmt" => CommandText.Of(new CreatePublication(node.Text("pubname")!, node.Flag("for_all_tables"))),
            _ => null,
        };
    }

    static bool IsCascade(JsonElement node) => node.Text("behavior") == "DROP_CASCADE";

    static string Change(JsonElement node, string verb)
    {
        var hasWhere = verb is "UPDATE" or "DELETE" && node.Has("whereClause");
        return CommandText.Of(new ChangeRows(verb, ParseTree.Relation(node.Child("relation")), hasWhere));
    }

    static string Copy(JsonElement node) =>
        node.Flag("is_from") && node.Has("relation")
            ? CommandText.Of(new CopyRows(ParseTree.Relation(node.Child("relation"))))
            : "";

    static List<ObjectName> Relations(JsonElement node, string field) =>
        [.. node.List(field).Select(static item => ParseTree.Relation(item.Child("RangeVar")))];

    static string? Vacuum(JsonElement node)
    {
        if (!node.Flag("is_vacuumcmd"))
            return null;
        var tables = node.List("rels").Select(static item => ParseTree.Relation(item.Child("VacuumRelation").Child("relation")));
        return CommandText.Of(new Vacuum(HasOption(node, "options", "full"), [.. tables]));
    }

    static string Reindex(JsonElement node)
    {
        var target = node.Text("kind")!.Replace("REINDEX_OBJECT_", "", StringComparison.Ordinal);
        var name =
            node.Has("relation") ? ParseTree.Relation(node.Child("relation"))
            : node.Text("name") is { } text ? new ObjectName(null, text)
            : null;
        return CommandText.Of(new ReindexCommand(target, name, HasOption(node, "params", "concurrently")));
    }

    static bool HasOption(JsonElement node, string field, string name) =>
        node.List(field).Select(static item => item.Child("DefElem")).LastOrDefault(item => item.Text("defname") == name)
            is { ValueKind: JsonValueKind.Object } option
        && (!option.Has("arg") || SqlBooleanOf(option.Child("arg")));

    static bool SqlBooleanOf(JsonElement value) =>
        value.Node().Value.GetRawText() is var text
        && !text.Contains("false", StringComparison.OrdinalIgnoreCase)
        && !text.Contains("off", StringComparison.OrdinalIgnoreCase)
        && text.Contains('"', StringComparison.Ordinal);

    static string? Grant(JsonElement node)
    {
        var isRevoke = !node.Flag("is_grant");
        var privileges = node.List("privileges")
            .Select(static item => item.Child("AccessPriv").Text("priv_name")?.ToUpperInvariant() ?? "ALL")
            .ToList();
        // GRANT alone says FOREIGN SERVER, all the others SERVER.
        var type = ParseTreeText.Words(node.Text("objtype")!) is var words && words == "SERVER" ? "FOREIGN SERVER" : words;
        var isForAll = node.Text("targtype") == "ACL_TARGET_ALL_IN_SCHEMA";
        if (node.Text("targtype") == "ACL_TARGET_DEFAULTS")
            return null;
        var objects = node.List("objects")
            .Select(static item => item.Node())
            .Select(static item => item.Name == "RangeVar" ? ParseTree.Relation(item.Value) : null);
        var names = node.List("objects").Zip(objects).Select(static pair => pair.Second ?? ParseTree.AnyName(pair.First));
        return CommandText.Of(
            new Grant(
                isRevoke,
                privileges.Count == 0 ? ["ALL"] : privileges,
                isForAll ? $"ALL {type}S IN SCHEMA" : type,
                [.. names],
                Roles(node, "grantees")
            )
        );
    }

    static string GrantRole(JsonElement node)
    {
        var granted = node.List("granted_roles").Select(static item => item.Child("AccessPriv").Text("priv_name")!);
        return CommandText.Of(new Grant(!node.Flag("is_grant"), [.. granted], null, [], Roles(node, "grantee_roles")));
    }

    static List<string> Roles(JsonElement node, string field) =>
        [.. node.List(field).Select(static item => ParseTreeTables.Role(item.Child("RoleSpec")))];

    static string Role(JsonElement node, string role, bool isAlter)
    {
        var password = node.List("options")
            .Select(static item => item.Child("DefElem"))
            .FirstOrDefault(static item => item.Text("defname") == "password");
        var text =
            password.ValueKind == JsonValueKind.Object && password.Has("arg")
                ? password.Child("arg").Node().Value.Text("sval")
                : null;
        return $"role {role} {isAlter} {text}";
    }

    static string? Comment(JsonElement node)
    {
        var type = ParseTreeText.Words(node.Text("objtype")!);
        var target = node.Child("object");
        if (type is "COLUMN")
        {
            var parts = target.Child("List").Strings("items");
            return CommandText.Of(new Comment(type, ParseTree.Name(parts[..^1])) { Column = parts[^1] });
        }
        var isPlain =
            type
            is "TABLE"
                or "VIEW"
                or "INDEX"
                or "SEQUENCE"
                or "SCHEMA"
                or "TYPE"
                or "FUNCTION"
                or "EXTENSION"
                or "MATERIALIZED VIEW";
        return isPlain ? CommandText.Of(new Comment(type, ParseTree.AnyName(target))) : null;
    }
}
