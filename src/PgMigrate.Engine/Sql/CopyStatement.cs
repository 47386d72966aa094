namespace PgMigrate.Engine.Sql;

/// <summary>What COPY reads from or writes to.</summary>
internal enum CopyChannel
{
    /// <summary>The client: STDIN or STDOUT.</summary>
    Client,

    /// <summary>A file on the server.</summary>
    File,

    /// <summary>A program on the server.</summary>
    Program,
}

/// <summary>A COPY.</summary>
/// <param name="Table">The table as written; null for COPY (query).</param>
/// <param name="IsFrom">True for COPY … FROM, false for COPY … TO.</param>
/// <param name="Channel">The other end.</param>
internal sealed record CopyStatement(string? Table, bool IsFrom, CopyChannel Channel);
