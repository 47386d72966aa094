namespace PgMigrate.Engine.Schema;

/// <summary>What a statement can change of the schema, by its verb and its words.</summary>
internal static class StatementReach
{
    private const string Any = "*";

    // What belongs to a relation, and what the server makes with it.
    private static readonly string[] OfRelation =
    [
        "TABLE",
        "FOREIGN TABLE",
        "VIEW",
        "MATERIALIZED VIEW",
        "COLUMN",
        "CONSTRAINT",
        "INDEX",
        "SEQUENCE",
        "TRIGGER",
        "RULE",
        "POLICY",
        "STATISTICS",
        "TYPE",
        "ATTRIBUTE",
    ];

    // What is behind CREATE, ALTER and DROP, and the types of which something may come, change or go with it. What is not here
    // changes objects of its own type alone.
    private static readonly Dictionary<string, string[]> Types = new(StringComparer.Ordinal)
    {
        ["TABLE"] = OfRelation,
        ["TABLE AS"] = OfRelation,
        ["FOREIGN TABLE"] = OfRelation,
        ["VIEW"] = ["VIEW", "COLUMN", "RULE", "TRIGGER"],
        ["MATERIALIZED VIEW"] = ["MATERIALIZED VIEW", "COLUMN", "INDEX", "STATISTICS"],
        ["INDEX"] = ["INDEX", "CONSTRAINT"],
        ["TYPE"] = ["TYPE", "ATTRIBUTE", "COLUMN", "FUNCTION"],
        ["DOMAIN"] = ["DOMAIN", "CONSTRAINT"],
        ["SCHEMA"] = [Any],
        ["EXTENSION"] = [Any],
        ["DEFAULT PRIVILEGES"] = ["DEFAULT PRIVILEGES"],
        ["ROUTINE"] = ["FUNCTION", "PROCEDURE", "AGGREGATE"],
        ["PROCEDURE"] = ["PROCEDURE", "FUNCTION"],
        ["OWNED"] = [Any],
        ["ROLE"] = [SnapshotForm.Database],
        ["USER"] = [SnapshotForm.Database],
    };

    // Behind the name of a server's object, words that must be there for a property to change.
    private static readonly Dictionary<string, string[]> WordsOfProperty = new(StringComparer.Ordinal)
    {
        ["type"] = ["type", "rename"],
        ["default"] = ["default", "nextval", "serial", "bigserial", "smallserial", "type", "rename"],
        ["not null"] = ["null", "primary", "identity", "add", "attach", "inherit", "validate"],
        ["identity"] = ["identity"],
        ["generated"] = ["expression", "generated", "rename"],
        ["storage"] = ["storage"],
        ["compression"] = ["compression"],
        ["statistics"] = ["statistics"],
        ["collation"] = ["collate", "type"],
        ["tablespace"] = ["tablespace"],
        ["enabled"] = ["enable", "disable"],
        ["row level security"] = ["security"],
        ["replica identity"] = ["replica", "drop"],
        ["owner"] = ["owner", "owned"],
    };

    // An object that the server has named belongs to a statement that holds one of these.
    private static readonly Dictionary<string, string[]> WordsOfUnnamed = new(StringComparer.Ordinal)
    {
        ["INDEX"] =
        [
            "index",
            "unique",
            "primary",
            "exclude",
            "like",
            "partition",
            "attach",
            "rename",
            "drop",
            "type",
            "set",
            "owner",
        ],
        ["CONSTRAINT"] =
        [
            "check",
            "references",
            "foreign",
            "unique",
            "primary",
            "exclude",
            "like",
            "partition",
            "attach",
            "inherit",
            "rename",
            "drop",
            "type",
            "set",
        ],
        ["TRIGGER"] = ["all", "user", "rename", "drop"],
        ["SEQUENCE"] = ["serial", "bigserial", "smallserial", "identity", "generated", "like", "drop", "rename", "set", "owner"],
    };

    // With these another object than the statement's own changes, too.
    private static readonly string[] WordsOfOthers = ["rename", "schema", "attach", "detach", "inherit"];

    /// <summary>True where a statement can have made a change of an object that it names, as far as its words tell.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="change">The change.</param>
    /// <param name="names">The names of the object and of what it belongs to, without their schemas.</param>
    public static bool Covers(WitnessStatement statement, SchemaChange change, IReadOnlyList<string> names) =>
        (change.ObjectType != SnapshotForm.Database || statement.Words.Contains("database"))
        && CoversAny(statement, change, names);

    private static bool CoversAny(WitnessStatement statement, SchemaChange change, IReadOnlyList<string> names) =>
        change.ObjectType == SnapshotForm.Dependency ? statement.Words.Contains("depends")
        : IsOpaque(statement.Verb) ? CoversByWords(statement.Words, change)
        : CoversByVerb(statement.Verb, statement.Words, change) && IsOfItsObject(statement, names);

    /// <summary>
    /// True where it can have made a change of an object that it does not name, since the server names it, or it shows what the
    /// statement's own object has.
    /// </summary>
    /// <inheritdoc cref="Covers"/>
    public static bool CoversUnnamed(WitnessStatement statement, SchemaChange change, IReadOnlyList<string> names) =>
        change.ObjectType == "COLUMN"
            ? statement.Verb == "CREATE VIEW" && IsOfItsObject(statement, names)
            : WordsOfUnnamed.TryGetValue(change.ObjectType, out var some)
                && some.Any(word => statement.Words.Contains(word) && (change.Change != SchemaChangeKind.Added || MakesNew(word)))
                && Covers(statement, change, names);

    /// <summary>True where a statement takes a schema away, or gives it another name, and with it all that is in it.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="schema">The schema of the object that came or went; empty for none.</param>
    public static bool MovesSchema(WitnessStatement statement, string schema) =>
        statement.Verb is "DROP SCHEMA" or "ALTER SCHEMA"
        && (statement.Verb == "DROP SCHEMA" || statement.Words.Contains("rename"))
        && statement.Words.Contains(schema);

    private static bool MakesNew(string word) => word is not ("drop" or "type" or "set" or "owner");

    // Of several objects, and of a schema's, each may be it.
    private static bool IsOfItsObject(WitnessStatement statement, IReadOnlyList<string> names) =>
        statement.Object is not { } target
        || names.Count == 0
        || names.Contains(target, StringComparer.Ordinal)
        || IsOfAny(statement.Verb)
        || WordsOfOthers.Any(statement.Words.Contains);

    private static bool IsOfAny(string verb) =>
        verb.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space
        && Types.TryGetValue(verb[(space + 1)..], out var types)
        && types[0] == Any;

    // The code of a block: which of its statements names what is not read.
    private static bool IsOpaque(string verb) => verb is "DO" or "CALL" or "EXECUTE";

    private static bool CoversByWords(IReadOnlySet<string> words, SchemaChange change) =>
        VerbsOf(change).Any(words.Contains) && HasWordsOfProperty(words, change);

    private static bool CoversByVerb(string verb, IReadOnlySet<string> words, SchemaChange change)
    {
        var space = verb.IndexOf(' ', StringComparison.Ordinal);
        var head = space < 0 ? verb : verb[..space];
        if (verb == "SELECT INTO")
            return change is { Change: SchemaChangeKind.Added, ObjectType: "TABLE" };
        if (!VerbsOf(change).Contains(head.ToLowerInvariant(), StringComparer.Ordinal))
            return false;
        if (head is not ("CREATE" or "ALTER" or "DROP"))
            return change.Change == SchemaChangeKind.Changed || IsMadeBy(head, change.ObjectType);
        var what = verb[(space + 1)..];
        return (
                Types.TryGetValue(what, out var types)
                    ? types[0] == Any || types.Contains(change.ObjectType, StringComparer.Ordinal)
                    : what == change.ObjectType
            ) && HasWordsOfProperty(words, change);
    }

    // What other statements make, or take away, as a whole.
    private static bool IsMadeBy(string head, string type) =>
        head switch
        {
            "IMPORT" => type == "FOREIGN TABLE",
            "SECURITY" => type is "SECURITY LABEL",
            _ => false,
        };

    private static bool HasWordsOfProperty(IReadOnlySet<string> words, SchemaChange change) =>
        change.Property is null
        || !WordsOfProperty.TryGetValue(change.Property, out var some)
        || change.ObjectType is not ("COLUMN" or "TRIGGER" or "TABLE") && change.Property != "owner"
        || some.Any(words.Contains);

    // The first words of the statements that can have made it.
    private static IReadOnlyList<string> VerbsOf(SchemaChange change) =>
        change switch
        {
            { Change: SchemaChangeKind.Added } => ["create", "alter", "import", "security"],
            { Change: SchemaChangeKind.Removed } => ["drop", "alter", "security"],
            { Property: "comment" or "not null comment" or "index comment" } => ["comment"],
            { Property: "grants" } => ["grant", "revoke", "reassign", "drop", "alter"],
            { Property: "owner" } => ["alter", "reassign"],
            { Property: "cluster on" } => ["cluster", "alter", "drop"],
            _ => ["alter", "create", "drop"],
        };
}

/// <summary>A statement of a script, as far as it is a witness.</summary>
/// <param name="Verb">What it does, as <see cref="Sql.StatementFacts.Verb"/> has it.</param>
/// <param name="Object">The one object that it does it to, without its schema; null where there is none or several.</param>
/// <param name="Words">Its words, in lower case where they are not quoted.</param>
internal sealed record WitnessStatement(string Verb, string? Object, IReadOnlySet<string> Words)
{
    /// <summary>True where it holds all of these names.</summary>
    public bool Names(IReadOnlyList<string> names) => names.All(Words.Contains);
}
