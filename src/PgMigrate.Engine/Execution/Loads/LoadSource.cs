using System.Text;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>A data file as the server is to get it: no compression, no byte order mark, in an encoding that it knows.</summary>
internal sealed class LoadSource : IAsyncDisposable
{
    private readonly DataFile _file;
    private readonly MeasuredStream _raw;
    private readonly Stream _content;

    private LoadSource(DataFile file, MeasuredStream raw, Stream content, string encoding, int codePage)
    {
        _file = file;
        _raw = raw;
        _content = content;
        Encoding = encoding;
        CodePage = codePage;
    }

    /// <summary>PostgreSQL's name of the encoding in which it comes out.</summary>
    public string Encoding { get; }

    /// <summary>The code page of that.</summary>
    public int CodePage { get; }

    /// <summary>Bytes of the file that were read.</summary>
    public long Done => _raw.Done;

    /// <summary>Bytes of the file.</summary>
    public long Length => _raw.Length;

    /// <summary>Opens a file.</summary>
    /// <exception cref="MigrationException">DataFileInvalid.</exception>
    public static async Task<LoadSource> OpenAsync(DataFile file, CancellationToken cancellationToken)
    {
        var raw = new MeasuredStream(file.Open());
        try
        {
            return await OpenAsync(file, raw, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await raw.DisposeAsync().ConfigureAwait(false);
            if (Translate(file, exception) is { } translated)
                throw translated;
            throw;
        }
    }

    /// <summary>Reads on; 0 at the end.</summary>
    /// <exception cref="MigrationException">DataFileInvalid: it is damaged, or not in its encoding.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _content
                .ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (Translate(_file, exception) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>The SHA-256 of the file, in hexadecimal digits.</summary>
    /// <exception cref="MigrationException">DataFileInvalid.</exception>
    public async Task<string> HashAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _raw.FinishAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw Translate(_file, exception)!;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _content.DisposeAsync();

    private static async Task<LoadSource> OpenAsync(DataFile file, MeasuredStream raw, CancellationToken cancellationToken)
    {
        var (mark, whole) = await LookAsync(raw, Compression.MarkLength, cancellationToken).ConfigureAwait(false);
        if (Compression.Unknown(mark.Span) is { } unknown)
            throw file.Error(
                $"{file.Name} is {unknown}, which a copy does not read.",
                "Write it as it is, or with gzip or zstd."
            );
        var content = Compression.Undo(mark.Span, whole);
        if (file.Load.Format == DataFormat.Binary)
            return new LoadSource(file, raw, content, "UTF8", ByteOrderMark.Utf8);
        var (head, text) = await LookAsync(content, 4, cancellationToken).ConfigureAwait(false);
        return Decode(file, raw, head, text);
    }

    private static async Task<(ReadOnlyMemory<byte> Head, Stream Whole)> LookAsync(
        Stream stream,
        int length,
        CancellationToken cancellationToken
    )
    {
        var head = new byte[length];
        var count = await stream
            .ReadAtLeastAsync(head, length, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        return (head.AsMemory(0, count), new JoinedStream(new MemoryStream(head, 0, count), stream));
    }

    private static LoadSource Decode(DataFile file, MeasuredStream raw, ReadOnlyMemory<byte> head, Stream text)
    {
        var mark = ByteOrderMark.Detect(head.Span);
        var codePage = file.Load.Encoding is { } name ? LoadEncoding.CodePageOf(name)!.Value : mark.CodePage;
        if (mark.Length > 0 && codePage != mark.CodePage)
            throw file.Error(
                $"{file.Name} begins with the mark of {System.Text.Encoding.GetEncoding(mark.CodePage).WebName}, and the script "
                    + $"says {file.Load.Encoding}.",
                "Leave the encoding out."
            );
        text.ReadExactly(new byte[mark.Length]);
        return LoadEncoding.IsConverted(codePage)
            ? new LoadSource(file, raw, ToUtf8(text, codePage), "UTF8", ByteOrderMark.Utf8)
            : new LoadSource(file, raw, text, file.Load.Encoding ?? "UTF8", codePage);
    }

    private static Stream ToUtf8(Stream text, int codePage) =>
        System.Text.Encoding.CreateTranscodingStream(text, LoadEncoding.Strict(codePage), new UTF8Encoding(false, true));

    private static MigrationException? Translate(DataFile file, Exception exception) =>
        exception switch
        {
            _ when Compression.IsDamage(exception) => file.Error(
                $"{file.Name} is damaged: {exception.Message}",
                "Bring the whole file, and run again.",
                exception
            ),
            DecoderFallbackException => file.Error(
                $"{file.Name} is not written in {file.Load.Encoding ?? "the encoding of its byte order mark"}: "
                    + exception.Message,
                "Give the encoding that it is written in: encoding=WIN1252, for instance.",
                exception
            ),
            IOException => file.Error(
                $"{file.Name} cannot be read: {exception.Message}",
                "Read it with another program, and run again.",
                exception
            ),
            _ => null,
        };
}
