namespace PgMigrate.Engine.Sql.Commands;

/// <summary>CREATE INDEX.</summary>
/// <param name="Index">Its name, not qualified; null where the server chooses one.</param>
/// <param name="Table">The table.</param>
/// <param name="Columns">The columns in order; null for an expression.</param>
internal sealed record CreateIndex(string? Index, ObjectName Table, IReadOnlyList<string?> Columns) : SqlCommand
{
    public bool IsUnique { get; init; }

    public bool IsConcurrent { get; init; }

    public bool IfNotExists { get; init; }

    /// <summary>True for ON ONLY.</summary>
    public bool IsOnly { get; init; }

    /// <summary>The access method in lower case; null where none is given.</summary>
    public string? Method { get; init; }

    /// <summary>The condition of WHERE; null for none.</summary>
    public string? Predicate { get; init; }
}

/// <summary>DROP of anything.</summary>
/// <param name="ObjectType">What, in capitals as in the statement: TABLE, INDEX, COLUMN …, MATERIALIZED VIEW.</param>
/// <param name="Names">Which; arguments of functions are left out.</param>
internal sealed record DropObjects(string ObjectType, IReadOnlyList<ObjectName> Names) : SqlCommand
{
    /// <summary>The table of DROP TRIGGER, POLICY and RULE; null for the others.</summary>
    public ObjectName? Table { get; init; }

    public bool IfExists { get; init; }

    public bool IsCascade { get; init; }

    public bool IsConcurrent { get; init; }
}

/// <summary>ALTER … RENAME of anything that is no relation; see <see cref="AlterTable"/> for those.</summary>
internal sealed record RenameObject(string ObjectType, ObjectName Object, string To) : SqlCommand
{
    /// <summary>The arguments of a routine as written; null where none are.</summary>
    public string? Arguments { get; init; }

    /// <summary>The table of a trigger, policy or rule; null for the others.</summary>
    public ObjectName? Table { get; init; }

    /// <summary>The access method of an operator class or family; null for the others.</summary>
    public string? Method { get; init; }
}

/// <summary>ALTER … SET SCHEMA of anything that is no relation; see <see cref="AlterTable"/> for those.</summary>
internal sealed record MoveObject(string ObjectType, ObjectName Object, string Schema) : SqlCommand;

/// <summary>REINDEX.</summary>
/// <param name="Target">INDEX, TABLE, SCHEMA, DATABASE or SYSTEM.</param>
/// <param name="Object">What of; null for the current database.</param>
/// <param name="IsConcurrent">True for CONCURRENTLY.</param>
internal sealed record ReindexCommand(string Target, ObjectName? Object, bool IsConcurrent) : SqlCommand;

/// <summary>TRUNCATE.</summary>
internal sealed record Truncate(IReadOnlyList<ObjectName> Tables, bool IsCascade) : SqlCommand;

/// <summary>CREATE VIEW and CREATE MATERIALIZED VIEW.</summary>
internal sealed record CreateView(ObjectName View) : SqlCommand
{
    public bool OrReplace { get; init; }

    public bool IfNotExists { get; init; }

    public bool IsTemporary { get; init; }

    public bool IsMaterialized { get; init; }

    /// <summary>The text behind AS.</summary>
    public string Query { get; init; } = "";
}

/// <summary>REFRESH MATERIALIZED VIEW.</summary>
internal sealed record RefreshView(ObjectName View, bool IsConcurrent) : SqlCommand;

/// <summary>CREATE TRIGGER.</summary>
internal sealed record CreateTrigger(string Trigger, ObjectName Table) : SqlCommand
{
    public bool OrReplace { get; init; }
}

/// <summary>CREATE or ALTER POLICY.</summary>
internal sealed record CreatePolicy(string Policy, ObjectName Table, bool IsAlter) : SqlCommand;

/// <summary>CREATE RULE.</summary>
internal sealed record CreateRule(string Rule, ObjectName Table, bool OrReplace) : SqlCommand;

/// <summary>CREATE FUNCTION or PROCEDURE.</summary>
internal sealed record CreateFunction(ObjectName Function) : SqlCommand
{
    public bool OrReplace { get; init; }

    public bool IsProcedure { get; init; }

    public bool IsSecurityDefiner { get; init; }

    /// <summary>The value of SET search_path as written; null where it has none.</summary>
    public string? SearchPath { get; init; }

    /// <summary>IMMUTABLE, STABLE or VOLATILE; null where it does not say.</summary>
    public string? Volatility { get; init; }

    /// <summary>In lower case; null where it does not say.</summary>
    public string? Language { get; init; }

    /// <summary>Its arguments as written, each without its default.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}

/// <summary>ALTER FUNCTION, PROCEDURE or ROUTINE, of options.</summary>
/// <param name="Function">The routine; its arguments are left out.</param>
/// <param name="IsSecurityDefiner">True for SECURITY DEFINER.</param>
/// <param name="SearchPath">The value of SET search_path as written; null where it has none.</param>
internal sealed record AlterFunction(ObjectName Function, bool IsSecurityDefiner, string? SearchPath) : SqlCommand;

/// <summary>CREATE TYPE.</summary>
/// <param name="Type">The type.</param>
/// <param name="Labels">An enum's labels; null for any other type.</param>
internal sealed record CreateType(ObjectName Type, IReadOnlyList<string>? Labels) : SqlCommand
{
    /// <summary>True for a base type, and for one that is only announced: functions of its own belong to it.</summary>
    public bool IsBase { get; init; }
}

/// <summary>ALTER TYPE … ADD VALUE.</summary>
internal sealed record AddEnumValue(ObjectName Type, string Value, bool IfNotExists) : SqlCommand;

/// <summary>ALTER TYPE … RENAME VALUE.</summary>
internal sealed record RenameEnumValue(ObjectName Type, string From, string To) : SqlCommand;

/// <summary>ALTER TYPE … ADD, DROP, ALTER or RENAME ATTRIBUTE.</summary>
/// <param name="Type">The composite type.</param>
/// <param name="Words">The keywords, in capitals.</param>
internal sealed record AlterComposite(ObjectName Type, string Words) : SqlCommand
{
    /// <summary>The names of RENAME ATTRIBUTE; null for the others.</summary>
    public (string From, string To)? Renamed { get; init; }

    /// <summary>Those of its actions that take values away: <see cref="DropColumn"/> and <see cref="AlterColumnType"/>.</summary>
    public IReadOnlyList<TableAction> Losses { get; init; } = [];
}

/// <summary>CREATE DOMAIN.</summary>
internal sealed record CreateDomain(ObjectName Domain, SqlType Type, IReadOnlyList<ConstraintDefinition> Constraints)
    : SqlCommand;

/// <summary>ALTER DOMAIN … ADD constraint.</summary>
internal sealed record AddDomainConstraint(ObjectName Domain, ConstraintDefinition Constraint) : SqlCommand;

/// <summary>ALTER DOMAIN … VALIDATE CONSTRAINT, SET NOT NULL and the rest.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Words">The keywords, in capitals: <c>VALIDATE CONSTRAINT</c>, <c>SET NOT NULL</c>.</param>
internal sealed record AlterDomain(ObjectName Domain, string Words) : SqlCommand
{
    /// <summary>The names of RENAME CONSTRAINT; null for the others.</summary>
    public (string From, string To)? Renamed { get; init; }
}

/// <summary>CREATE SCHEMA.</summary>
internal sealed record CreateSchema(string? Schema, bool IfNotExists) : SqlCommand
{
    /// <summary>True where the statement makes objects in it, too.</summary>
    public bool HasElements { get; init; }
}

/// <summary>CREATE SEQUENCE.</summary>
internal sealed record CreateSequence(ObjectName Sequence, bool IfNotExists) : SqlCommand;

/// <summary>CREATE EXTENSION.</summary>
internal sealed record CreateExtension(string Extension, bool IfNotExists) : SqlCommand;

/// <summary>CREATE or ALTER ROLE, USER or GROUP.</summary>
/// <param name="Role">The role.</param>
/// <param name="IsAlter">False for CREATE.</param>
/// <param name="Password">The text of PASSWORD; null where there is none, or NULL.</param>
/// <param name="PasswordOffset">Where that text begins; null where there is none.</param>
internal sealed record RoleCommand(string Role, bool IsAlter, string? Password, int? PasswordOffset) : SqlCommand;

/// <summary>GRANT and REVOKE, of privileges and of roles.</summary>
/// <param name="IsRevoke">True for REVOKE.</param>
/// <param name="Privileges">In capitals; role names for GRANT role TO role.</param>
/// <param name="ObjectType">TABLE, SCHEMA, ALL TABLES IN SCHEMA, FUNCTION …; null for roles.</param>
/// <param name="Objects">On what.</param>
/// <param name="Roles">To or from whom, folded; PUBLIC as <c>public</c>.</param>
internal sealed record Grant(
    bool IsRevoke,
    IReadOnlyList<string> Privileges,
    string? ObjectType,
    IReadOnlyList<ObjectName> Objects,
    IReadOnlyList<string> Roles
) : SqlCommand
{
    /// <summary>For each object the arguments of a routine as written; null where none are.</summary>
    public IReadOnlyList<IReadOnlyList<string>?> Arguments { get; init; } = [];

    /// <summary>True for GRANTED BY.</summary>
    public bool HasGrantor { get; init; }
}

/// <summary>ALTER DEFAULT PRIVILEGES.</summary>
/// <param name="IsRevoke">True for REVOKE.</param>
/// <param name="Privileges">In capitals.</param>
/// <param name="ObjectType">TABLES, SEQUENCES, FUNCTIONS, ROUTINES, TYPES, SCHEMAS or LARGE OBJECTS.</param>
/// <param name="Roles">To or from whom, folded; PUBLIC as <c>public</c>.</param>
internal sealed record GrantDefaults(
    bool IsRevoke,
    IReadOnlyList<string> Privileges,
    string ObjectType,
    IReadOnlyList<string> Roles
) : SqlCommand;

/// <summary>COMMENT ON.</summary>
/// <param name="ObjectType">What on, in capitals.</param>
/// <param name="Object">Its name; of a column, its relation; null where it has none.</param>
internal sealed record Comment(string ObjectType, ObjectName? Object) : SqlCommand
{
    /// <summary>The column of COMMENT ON COLUMN; null for the others.</summary>
    public string? Column { get; init; }

    /// <summary>The arguments of a routine as written; null where none are.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }

    /// <summary>What a constraint, trigger, policy or rule is on; null for the others.</summary>
    public ObjectName? On { get; init; }

    /// <summary>True for a constraint of a domain.</summary>
    public bool IsOnDomain { get; init; }
}

/// <summary>CREATE PUBLICATION.</summary>
internal sealed record CreatePublication(string Publication, bool ForAllTables) : SqlCommand;
