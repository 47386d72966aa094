using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>A right, and what on.</summary>
/// <param name="Kind">To do what.</param>
/// <param name="Object">With what; the name is empty where a schema is meant; null for the database or the role itself.</param>
internal sealed record Right(RightKind Kind, ObjectName? Object)
{
    /// <summary>What the object is, as GRANT calls it; null where the kind says it.</summary>
    public string? ObjectType { get; init; }

    /// <summary>The privileges that are given or taken, in capitals; empty for other kinds.</summary>
    public IReadOnlyList<string> Privileges { get; init; } = [];

    /// <summary>A function's, see <see cref="FunctionSignature"/>; null where any of its name is meant.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }

    /// <summary>False for what stands in no schema.</summary>
    public bool HasSchema =>
        ObjectType is not ("SCHEMA" or "DATABASE") && Kind is not (RightKind.CreateExtension or RightKind.GrantRole);

    /// <summary>False where a provider may allow it all the same, and where the server goes on with a warning.</summary>
    public bool StopsStatement => Kind is not (RightKind.CreateExtension or RightKind.GrantOption);
}

/// <summary>A right that a statement needs.</summary>
/// <param name="Right">The right.</param>
/// <param name="Place">The first statement that needs it.</param>
/// <param name="IsCertain">False where the server may see it otherwise than we can.</param>
internal sealed record RightNeeded(Right Right, StatementPlace Place, bool IsCertain);

/// <summary>What a role may be allowed to do; the names are those of <c>rights.sql</c>.</summary>
internal enum RightKind
{
    Own,
    Drop,
    Maintain,
    Insert,
    Update,
    Delete,
    Truncate,
    References,
    Trigger,
    OwnType,
    OwnFunction,
    DropFunction,
    OwnSchema,
    CreateInSchema,
    CreateInDatabase,
    CreateRole,
    CreateExtension,

    /// <summary>GRANT and REVOKE: the owner, or anyone who has some privilege; others get an error.</summary>
    Grant,

    /// <summary>
    /// GRANT and REVOKE: the owner, or the grant option; without, nothing is granted and the server only warns.
    /// </summary>
    GrantOption,

    /// <summary>GRANT and REVOKE of membership in a role.</summary>
    GrantRole,
}
