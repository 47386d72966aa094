namespace PgMigrate.Engine.Backup.Dumps;

/// <summary>Counts the rows of each table.</summary>
internal sealed class RowCounter : ICopySink
{
    private readonly Dictionary<TableName, long> _rows = [];
    private TableName? _table;

    /// <summary>The rows of a table; null where none were written for it.</summary>
    public long? this[TableName table] => _rows.TryGetValue(table, out var rows) ? rows : null;

    /// <inheritdoc/>
    public Task BeginAsync(CopyBlock block, CancellationToken cancellationToken)
    {
        _table = new TableName(block.Schema, block.Table);
        _rows.TryAdd(_table, 0);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        _rows[_table!] += piece.Span.Count((byte)'\n');
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task EndAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
