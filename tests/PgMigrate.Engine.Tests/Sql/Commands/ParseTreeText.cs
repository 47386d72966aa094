using System.Text.Json;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Tests.Sql.Commands;

/// <summary>
/// What libpg_query says of a statement, in the words of <see cref="CommandText"/>; null for what is not compared.
/// </summary>
static class ParseTreeText
{
    public static string? Of(JsonProperty statement)
    {
        var node = statement.Value;
        return statement.Name switch
        {
            "CreateStmt" => ParseTreeTables.Create(node, isForeign: false),
            "CreateForeignTableStmt" => ParseTreeTables.Create(node.Child("base"), isForeign: true),
            "CreateTableAsStmt" => CreateAs(node),
            "SelectStmt" => SelectInto(node),
            "AlterTableStmt" => ParseTreeTables.Alter(node),
            "RenameStmt" => Rename(node),
            "AlterObjectSchemaStmt" => SetSchema(node),
            "AlterSeqStmt" => AlterSequence(node),
            "IndexStmt" => Index(node),
            "DropStmt" => Drop(node),
            "ViewStmt" => CommandText.Of(
                new CreateView(ParseTree.Relation(node.Child("view")))
                {
                    OrReplace = node.Flag("replace"),
                    IsTemporary = IsTemporary(node.Child("view")),
                }
            ),
            "CreateFunctionStmt" => Function(node),
            "CreateEnumStmt" => CommandText.Of(new CreateType(ParseTree.Name(node.Strings("typeName")), node.Strings("vals"))),
            "CreateDomainStmt" => Domain(node),
            "AlterEnumStmt" => AlterEnum(node),
            "CreateTrigStmt" => CommandText.Of(
                new CreateTrigger(node.Text("trigname")!, ParseTree.Relation(node.Child("relation")))
                {
                    OrReplace = node.Flag("replace"),
                }
            ),
            "RuleStmt" => CommandText.Of(
                new CreateRule(node.Text("rulename")!, ParseTree.Relation(node.Child("relation")), node.Flag("replace"))
            ),
            "CreatePolicyStmt" => CommandText.Of(
                new CreatePolicy(node.Text("policy_name")!, ParseTree.Relation(node.Child("table")), IsAlter: false)
            ),
            "AlterPolicyStmt" => CommandText.Of(
                new CreatePolicy(node.Text("policy_name")!, ParseTree.Relation(node.Child("table")), IsAlter: true)
            ),
            "CreateExtensionStmt" => CommandText.Of(new CreateExtension(node.Text("extname")!, node.Flag("if_not_exists"))),
            "CreateSeqStmt" => CommandText.Of(
                new CreateSequence(ParseTree.Relation(node.Child("sequence")), node.Flag("if_not_exists"))
            ),
            _ => ParseTreeActions.Of(statement),
        };
    }

    public static bool IsTemporary(JsonElement relation) => relation.Text("relpersistence") == "t";

    static string? CreateAs(JsonElement node)
    {
        var into = node.Child("into");
        var name = ParseTree.Relation(into.Child("rel"));
        if (node.Text("objtype") == "OBJECT_MATVIEW")
            return CommandText.Of(new CreateView(name) { IsMaterialized = true, IfNotExists = node.Flag("if_not_exists") });
        return Into(into, node.Flag("if_not_exists"));
    }

    static string Into(JsonElement into, bool ifNotExists)
    {
        var relation = into.Child("rel");
        var table = CommandText.Table(
            ParseTree.Relation(relation),
            IsTemporary(relation),
            relation.Text("relpersistence") == "u",
            isForeign: false,
            ifNotExists,
            fromQuery: true,
            partitionOf: null,
            isDefault: false,
            isPartitioned: false
        );
        return CommandText.Lines(table, into.Strings("colNames").Select(static name => CommandText.Column(name, "", [], [])));
    }

    static string? SelectInto(JsonElement select)
    {
        while (select.Has("larg"))
            select = select.Child("larg");
        return select.Has("intoClause") ? Into(select.Child("intoClause"), ifNotExists: false) : "";
    }

    static string? Rename(JsonElement node)
    {
        var type = Words(node.Text("renameType")!);
        var to = node.Text("newname")!;
        var from = node.Text("subname");
        if (node.Has("relation") && type is not ("TRIGGER" or "RULE" or "POLICY" or "ATTRIBUTE"))
            return Alter(
                node,
                Words(
                    type is "COLUMN" ? node.Text("relationType")!
                    : type is "TABCONSTRAINT" ? "TABLE"
                    : type
                ),
                type switch
                {
                    "COLUMN" => new RenameColumn(from!, to),
                    "TABCONSTRAINT" => new RenameConstraint(from!, to),
                    _ => new RenameRelation(to),
                }
            );
        return type switch
        {
            "TRIGGER" or "RULE" or "POLICY" => CommandText.Of(new RenameObject(type, new ObjectName(null, from!), to)),
            "ATTRIBUTE" => CommandText.Of(new AlterComposite(ParseTree.Relation(node.Child("relation")), "RENAME ATTRIBUTE")),
            "DOMCONSTRAINT" => CommandText.Of(new AlterDomain(ParseTree.AnyName(node.Child("object")), "RENAME CONSTRAINT")),
            // The tree has the access method as the first part of the name.
            "OPERATOR CLASS" or "OPERATOR FAMILY" => null,
            _ when node.Has("object") => CommandText.Of(new RenameObject(type, ParseTree.AnyName(node.Child("object")), to)),
            _ => CommandText.Of(new RenameObject(type, new ObjectName(null, from!), to)),
        };
    }

    static string? SetSchema(JsonElement node)
    {
        var (type, schema) = (Words(node.Text("objectType")!), node.Text("newschema")!);
        if (node.Has("relation"))
            return Alter(node, type, new SetSchema(schema));
        // The tree has the access method, or the arguments, beside the name.
        return type is "TYPE" or "DOMAIN"
            ? CommandText.Of(new MoveObject(type, ParseTree.AnyName(node.Child("object")), schema))
            : null;
    }

    static string Alter(JsonElement node, string type, TableAction action)
    {
        var relation = node.Child("relation");
        return CommandText.Of(
            new AlterTable(type, ParseTree.Relation(relation), [action])
            {
                IfExists = node.Flag("missing_ok"),
                IsOnly = !relation.Flag("inh"),
            }
        );
    }

    static string AlterSequence(JsonElement node)
    {
        var options = node.List("options").Select(static _ => new SequenceOption(""));
        return CommandText.Of(
            new AlterTable("SEQUENCE", ParseTree.Relation(node.Child("sequence")), [.. options])
            {
                IfExists = node.Flag("missing_ok"),
            }
        );
    }

    static string Index(JsonElement node)
    {
        var relation = node.Child("relation");
        var columns = node.List("indexParams").Select(static item => item.Child("IndexElem").Text("name"));
        return CommandText.Of(
            new CreateIndex(node.Text("idxname"), ParseTree.Relation(relation), [.. columns])
            {
                IsUnique = node.Flag("unique"),
                IsConcurrent = node.Flag("concurrent"),
                IfNotExists = node.Flag("if_not_exists"),
                IsOnly = !relation.Flag("inh"),
                // The parser fills in the default.
                Method = node.Text("accessMethod"),
                Predicate = node.Has("whereClause") ? "" : null,
            }
        );
    }

    static string? Drop(JsonElement node)
    {
        var type = Words(node.Text("removeType")!);
        var objects = node.List("objects");
        if (type is "CAST" or "TRANSFORM" or "OPERATOR CLASS" or "OPERATOR FAMILY")
            return null;
        var isOnTable = type is "TRIGGER" or "POLICY" or "RULE";
        var names = objects.Select(item => isOnTable ? new ObjectName(null, ItemsOf(item)[^1]) : ParseTree.AnyName(item));
        var command = new DropObjects(type, [.. names])
        {
            Table = isOnTable ? ParseTree.Name(ItemsOf(objects[0])[..^1]) : null,
            IfExists = node.Flag("missing_ok"),
            IsCascade = node.Text("behavior") == "DROP_CASCADE",
            IsConcurrent = node.Flag("concurrent"),
        };
        return CommandText.Of(command);
    }

    static List<string> ItemsOf(JsonElement wrapper) => wrapper.Child("List").Strings("items");

    static string Function(JsonElement node)
    {
        var options = node.List("options")
            .Select(static item => item.Child("DefElem"))
            .ToLookup(static item => item.Text("defname"));
        string? Value(string name) =>
            options[name].LastOrDefault().Child("arg") is { ValueKind: JsonValueKind.Object } value
                ? value.Node().Value.Text("sval") ?? value.Node().Value.GetRawText()
                : null;
        var setsPath = options["set"].Any(static item => item.GetRawText().Contains("\"search_path\"", StringComparison.Ordinal));
        return CommandText.Of(
            new CreateFunction(ParseTree.Name(node.Strings("funcname")))
            {
                OrReplace = node.Flag("replace"),
                IsProcedure = node.Flag("is_procedure"),
                IsSecurityDefiner = Value("security") is { } security && security.Contains("true", StringComparison.Ordinal),
                SearchPath = setsPath ? "" : null,
                Volatility = Value("volatility")?.ToUpperInvariant(),
                Language = Value("language")?.ToLowerInvariant(),
            }
        );
    }

    static string Domain(JsonElement node)
    {
        var kinds = node.List("constraints")
            .Select(static item => item.Child("Constraint").Text("contype"))
            .Select(static kind =>
                kind switch
                {
                    "CONSTR_NOTNULL" => "NotNull",
                    "CONSTR_CHECK" => "Check",
                    _ => "",
                }
            )
            .Where(static kind => kind.Length > 0);
        var type = ParseTreeTypes.Type(node.Child("typeName"));
        return $"domain {ParseTree.Name(node.Strings("domainname"))} {type} {string.Join(", ", kinds)}";
    }

    static string AlterEnum(JsonElement node)
    {
        var name = ParseTree.Name(node.Strings("typeName"));
        var value = node.Text("newVal")!;
        return CommandText.Of(
            node.Text("oldVal") is { } old
                ? new RenameEnumValue(name, old, value)
                : new AddEnumValue(name, value, node.Flag("skipIfNewValExists"))
        );
    }

    /// <summary>OBJECT_FOREIGN_TABLE in the words of a statement.</summary>
    public static string Words(string objectType) =>
        objectType.Replace("OBJECT_", "", StringComparison.Ordinal) switch
        {
            "MATVIEW" => "MATERIALIZED VIEW",
            "FDW" => "FOREIGN DATA WRAPPER",
            "FOREIGN_SERVER" => "SERVER",
            "PARAMETER_ACL" => "PARAMETER",
            "OPCLASS" => "OPERATOR CLASS",
            "OPFAMILY" => "OPERATOR FAMILY",
            "STATISTIC_EXT" => "STATISTICS",
            "LARGEOBJECT" => "LARGE OBJECT",
            var text when text.StartsWith("TS", StringComparison.Ordinal) => "TEXT SEARCH " + text[2..],
            var text => text.Replace('_', ' '),
        };
}
