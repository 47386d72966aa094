using System.Text.Json;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Tests.Sql.Commands;

/// <summary>CREATE TABLE and ALTER TABLE of libpg_query's tree, in the words of <see cref="CommandText"/>.</summary>
static class ParseTreeTables
{
    public static string Create(JsonElement node, bool isForeign)
    {
        var relation = node.Child("relation");
        var elements = node.List("tableElts").Select(static item => item.Node()).ToList();
        var parents = node.List("inhRelations").Select(static item => ParseTree.Relation(item.Child("RangeVar"))).ToList();
        var isPart = node.Has("partbound");
        var first = CommandText.Table(
            ParseTree.Relation(relation),
            ParseTreeText.IsTemporary(relation),
            relation.Text("relpersistence") == "u",
            isForeign,
            node.Flag("if_not_exists"),
            fromQuery: false,
            isPart ? parents[0] : null,
            node.Child("partbound").IsDefault(),
            node.Has("partspec")
        );
        return CommandText.Lines(
            first,
            Of(elements, "ColumnDef")
                .Select(ParseTreeTypes.Column)
                .Concat(Of(elements, "Constraint").Select(static item => ParseTreeTypes.Constraint(item)).OfType<string>())
                .Concat(
                    Of(elements, "TableLikeClause").Select(static item => $"like {ParseTree.Relation(item.Child("relation"))}")
                )
                .Concat((isPart ? [] : parents).Select(static name => $"inherits {name}"))
        );
    }

    public static string? Alter(JsonElement node)
    {
        var type = ParseTreeText.Words(node.Text("objtype")!);
        var commands = node.List("cmds").Select(static item => item.Child("AlterTableCmd")).ToList();
        if (type == "TYPE")
            return CommandText.Of(
                new AlterComposite(ParseTree.Relation(node.Child("relation")), Attribute(commands[0].Text("subtype")!))
            );
        var relation = node.Child("relation");
        var first = $"alter {type} {ParseTree.Relation(relation)} {node.Flag("missing_ok")} {!relation.Flag("inh")}";
        return CommandText.Lines(first, commands.Select(command => Action(command, type)));
    }

    static bool IsDefault(this JsonElement bound) => bound.ValueKind == JsonValueKind.Object && bound.Flag("is_default");

    static IEnumerable<JsonElement> Of(IEnumerable<JsonProperty> elements, string kind) =>
        elements.Where(element => element.Name == kind).Select(static element => element.Value);

    static string Attribute(string subtype) =>
        subtype switch
        {
            "AT_AddColumn" => "ADD ATTRIBUTE",
            "AT_DropColumn" => "DROP ATTRIBUTE",
            _ => "ALTER ATTRIBUTE",
        };

    static string Action(JsonElement command, string type)
    {
        var (name, def) = (command.Text("name") ?? "", command.Child("def"));
        var isCascade = command.Text("behavior") == "DROP_CASCADE";
        var subtype = command.Text("subtype")!["AT_".Length..];
        return subtype switch
        {
            "AddColumn" => $"{ParseTreeTypes.Column(def.Child("ColumnDef"))} {command.Flag("missing_ok")}",
            "AddConstraint" => ParseTreeTypes.Constraint(def.Child("Constraint"))!,
            "AlterColumnType" => ColumnType(name, def.Child("ColumnDef")),
            "ColumnDefault" => command.Has("def") ? $"SetDefault {name}" : Text(new DropDefault(name)),
            "SetNotNull" => Text(new SetNotNull(name)),
            "DropNotNull" => Text(new DropNotNull(name)),
            "AddIdentity" => $"AddIdentity {name}",
            "DropExpression"
            or "SetStatistics"
            or "SetOptions"
            or "ResetOptions"
            or "SetStorage"
            or "SetCompression"
            or "SetIdentity"
            or "DropIdentity"
            or "AlterColumnGenericOptions" => $"AlterColumnOther {(command.Has("num") ? command.Child("num").ToString() : name)}",
            "DropColumn" => $"DropColumn {name} {command.Flag("missing_ok")} {isCascade}",
            "DropConstraint" => $"DropConstraint {name} {command.Flag("missing_ok")} {isCascade}",
            "ValidateConstraint" => Text(new ValidateConstraint(name)),
            "ChangeOwner" => Text(new SetOwner(Role(command.Child("newowner")))),
            "SetLogged" => Text(new SetLogged(IsLogged: true)),
            "SetUnLogged" => Text(new SetLogged(IsLogged: false)),
            "SetAccessMethod" => Text(new SetAccessMethod(name)),
            "SetTableSpace" => Text(new SetTablespace(name)),
            "SetRelOptions" or "ResetRelOptions" => $"SetStorageParameters {string.Join(", ", Options(def))}",
            "AddInherit" or "DropInherit" => Text(
                new SetInheritance(ParseTree.Relation(def.Child("RangeVar")), subtype == "AddInherit")
            ),
            "ReplicaIdentity" => Text(new SetReplicaIdentity(Identity(def.Child("ReplicaIdentityStmt")))),
            "AttachPartition" => Attach(def.Child("PartitionCmd"), type),
            "DetachPartition" => Text(
                new DetachPartition(Partition(def)) { IsConcurrent = def.Child("PartitionCmd").Flag("concurrent") }
            ),
            "AlterConstraint" => Text(new AlterConstraint(def.Child("Constraint").Text("conname") ?? "", null)),
            "DetachPartitionFinalize" => Text(new DetachPartition(Partition(def)) { IsFinalize = true }),
            "EnableRowSecurity" => Text(new SwitchRowSecurity("ENABLE")),
            "DisableRowSecurity" => Text(new SwitchRowSecurity("DISABLE")),
            "ForceRowSecurity" => Text(new SwitchRowSecurity("FORCE")),
            "NoForceRowSecurity" => Text(new SwitchRowSecurity("NO FORCE")),
            _ when subtype.Contains("Trig", StringComparison.Ordinal) || subtype.EndsWith("Rule", StringComparison.Ordinal) =>
                Text(
                    new SwitchTrigger(Trigger(subtype, name), subtype.StartsWith("Enable", StringComparison.Ordinal))
                    {
                        IsRule = subtype.EndsWith("Rule", StringComparison.Ordinal),
                    }
                ),
            "ClusterOn" or "DropCluster" or "DropOids" or "AddOf" or "DropOf" or "GenericOptions" => "OtherTableAction",
            _ => $"unknown {subtype}",
        };
    }

    static string ColumnType(string name, JsonElement column) =>
        $"type {name} {ParseTreeTypes.Type(column.Child("typeName"))} {column.Has("raw_default")} {column.Has("collClause")}";

    static string Text(TableAction action) => action.ToString();

    static string Trigger(string subtype, string name) =>
        subtype.EndsWith("All", StringComparison.Ordinal) ? "all"
        : subtype.EndsWith("User", StringComparison.Ordinal) ? "user"
        : name;

    static string Attach(JsonElement command, string type)
    {
        var name = ParseTree.Relation(command.Child("name"));
        return Text(
            type == "INDEX" ? new AttachIndex(name) : new AttachPartition(name) { IsDefault = command.Child("bound").IsDefault() }
        );
    }

    static ObjectName Partition(JsonElement def) => ParseTree.Relation(def.Child("PartitionCmd").Child("name"));

    static string Identity(JsonElement identity) =>
        identity.Text("identity_type") switch
        {
            "n" => "NOTHING",
            "f" => "FULL",
            "d" => "DEFAULT",
            _ => "USING INDEX",
        };

    static IEnumerable<string> Options(JsonElement def) =>
        def.Child("List")
            .List("items")
            .Select(static item => item.Child("DefElem"))
            .Select(static item => (item.Text("defnamespace") is { } space ? space + "." : "") + item.Text("defname"));

    public static string Role(JsonElement role) =>
        role.Text("roletype") switch
        {
            "ROLESPEC_CURRENT_USER" => "current_user",
            "ROLESPEC_SESSION_USER" => "session_user",
            "ROLESPEC_CURRENT_ROLE" => "current_role",
            "ROLESPEC_PUBLIC" => "public",
            _ => role.Text("rolename") ?? "",
        };
}
