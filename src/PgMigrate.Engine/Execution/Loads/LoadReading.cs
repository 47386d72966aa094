using PgMigrate.Engine.Scripts.Loads;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>Reads a data file piece by piece: its header is taken off, and its rows are counted.</summary>
internal sealed class LoadReading
{
    private const int BufferSize = 256 * 1024;

    private readonly DataFile _file;
    private readonly LoadSource _source;
    private readonly LoadProgress? _progress;
    private readonly byte[] _buffer = new byte[BufferSize];
    private RowScanner? _rows;
    private ReadOnlyMemory<byte> _first;

    private LoadReading(DataFile file, LoadSource source, LoadProgress? progress)
    {
        _file = file;
        _source = source;
        _progress = progress;
    }

    /// <summary>The line of names; null where there is none.</summary>
    public string? Header { get; private set; }

    /// <summary>The lines that these names take.</summary>
    public long HeaderLines { get; private set; }

    /// <summary>The lines of the file that the server does not count: those, and some of the first row.</summary>
    public long UncountedLines { get; private set; }

    /// <summary>How much of the file is read, from 0 to 1.</summary>
    public double Share => _source.Length == 0 ? 1 : (double)_source.Done / _source.Length;

    /// <summary>The rows that were read.</summary>
    public long Rows => _rows!.Rows;

    /// <summary>Reads the header, where there is one.</summary>
    /// <param name="file">The file.</param>
    /// <param name="source">The same, opened.</param>
    /// <param name="progress">Is told how much is read; null for nobody.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="MigrationException">DataFileInvalid.</exception>
    public static async Task<LoadReading> BeginAsync(
        DataFile file,
        LoadSource source,
        LoadProgress? progress,
        CancellationToken cancellationToken
    )
    {
        var reading = new LoadReading(file, source, progress);
        reading._first = await reading.FillAsync(cancellationToken).ConfigureAwait(false);
        if (file.Load.Header != LoadHeader.None)
            reading.TakeHeader(reading._first);
        reading.UncountedLines = reading.HeaderLines + LinesInFirstRow(file.Load, reading._first.Span);
        reading._rows = RowScanner.Of(file.Load, reading._first.Span);
        return reading;
    }

    /// <summary>The next piece, which may end within a row; empty at the end.</summary>
    /// <exception cref="MigrationException">DataFileInvalid.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        var piece = _first.IsEmpty ? await FillAsync(cancellationToken).ConfigureAwait(false) : _first;
        _first = default;
        if (piece.IsEmpty)
            _rows!.End();
        else
            _rows!.Pass(piece.Span);
        return piece;
    }

    /// <summary>
    /// The lines that the server does not count: until its first row ends it does not know how lines end, and passes over line
    /// feeds in it that stand alone.
    /// </summary>
    /// <param name="load">How the file is written.</param>
    /// <param name="bytes">What the server gets.</param>
    public static int LinesInFirstRow(ScriptLoad load, ReadOnlySpan<byte> bytes)
    {
        if (!load.IsCsv || RowScanner.Of(load, bytes).Next(bytes) is not (> 0 and var end))
            return 0;
        var row = bytes[..(end - 1)];
        return row.Count((byte)'\n') - row.Count("\r\n"u8);
    }

    private async ValueTask<ReadOnlyMemory<byte>> FillAsync(CancellationToken cancellationToken)
    {
        var count = await _source.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
        _progress?.Read(_source.Done, _source.Length);
        return _buffer.AsMemory(0, count);
    }

    private void TakeHeader(ReadOnlyMemory<byte> piece)
    {
        var scanner = RowScanner.Of(_file.Load, piece.Span);
        var length = scanner.Next(piece.Span);
        if (length < 0 && piece.Length == BufferSize)
            throw _file.Error($"{_file.Name} has a first line without an end.", "Look at the file: is it what the script says?");
        if (length < 0)
            length = piece.Length;
        Header = LoadHead.Decode(piece.Span[..length], _source.CodePage);
        HeaderLines = Math.Max(scanner.Lines, 1);
        _first = piece[length..];
    }
}
