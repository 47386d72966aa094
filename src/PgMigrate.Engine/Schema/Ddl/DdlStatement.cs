namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>A statement that makes an object, or a part of it.</summary>
/// <param name="Stage">When it runs.</param>
/// <param name="Object">The object.</param>
/// <param name="Sql">The statement; every name in it has its schema, unless that is <c>pg_catalog</c>.</param>
internal sealed record DdlStatement(DdlStage Stage, SchemaObject Object, string Sql)
{
    /// <summary>The role that must run it, quoted where it must be: whoever runs a GRANT has granted. Null for others.</summary>
    public string? Role { get; init; }

    /// <summary>True where it takes the object away.</summary>
    public bool IsDrop { get; init; }

    /// <summary>True where the object stands, and is given another definition.</summary>
    public bool IsReplacement { get; init; }
}

/// <summary>How objects are made again.</summary>
/// <param name="Statements">In the order in which they run; those of one stage may still wait for each other.</param>
/// <param name="Impossible">The objects that cannot be written as statements, or not with certainty.</param>
internal sealed record DdlPlan(IReadOnlyList<DdlStatement> Statements, IReadOnlyList<SchemaObject> Impossible);
