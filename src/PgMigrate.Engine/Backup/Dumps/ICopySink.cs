namespace PgMigrate.Engine.Backup.Dumps;

/// <summary>Takes the rows of a script of pg_restore, table by table.</summary>
internal interface ICopySink
{
    /// <summary>The rows of a table begin.</summary>
    Task BeginAsync(CopyBlock block, CancellationToken cancellationToken);

    /// <summary>Rows, in COPY's text format; a piece may end within a row.</summary>
    Task WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken);

    /// <summary>The rows of the table have ended.</summary>
    Task EndAsync(CancellationToken cancellationToken);
}
