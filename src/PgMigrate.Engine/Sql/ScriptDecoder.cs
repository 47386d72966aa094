using System.Text;

namespace PgMigrate.Engine.Sql;

/// <summary>
/// Decodes a script's bytes: with UTF-8 (or what its byte order mark announces) up to the first statement that sets
/// another <c>client_encoding</c>, from there on with that.
/// </summary>
internal ref struct ScriptDecoder
{
    // Each change decodes the rest of the file anew: without a bound that would be quadratic.
    const int MostChanges = 16;

    readonly ReadOnlySpan<byte> _bytes;
    readonly int _markedCodePage;
    readonly string? _path;
    readonly ScriptSession _session = new();
    readonly List<string> _decoded = [];
    int _position;
    int _codePage;
    string _encodingName;

    /// <summary>A decoder of the bytes behind the byte order mark.</summary>
    public ScriptDecoder(ReadOnlySpan<byte> bytes, int markedCodePage, string? path)
    {
        _bytes = bytes;
        _markedCodePage = _codePage = markedCodePage;
        _encodingName = NameOf(markedCodePage);
        _path = path;
    }

    /// <summary>Decodes it all.</summary>
    public ScriptText Decode()
    {
        var hashText = ReadAllText(_bytes, _codePage);
        var text =
            _markedCodePage == ByteOrderMark.Utf8 && MayChangeEncoding(hashText)
                ? DecodeBySegments(hashText)
                : DecodeRest(hashText);
        RefuseNul(text);
        return new ScriptText { Text = text, HashText = hashText };
    }

    /// <summary>What <c>File.ReadAllText</c> makes of these bytes behind a byte order mark.</summary>
    public static string ReadAllText(ReadOnlySpan<byte> bytes, int codePage) => PgEncoding.Lenient(codePage).GetString(bytes);

    static bool MayChangeEncoding(string text) =>
        text.Contains("encoding", StringComparison.OrdinalIgnoreCase)
        || text.Contains("names", StringComparison.OrdinalIgnoreCase);

    string DecodeBySegments(string rest)
    {
        while (TryFindChange(rest, out var segmentEnd))
        {
            TakeSegment(rest[..segmentEnd]);
            ChangeEncoding();
            rest = PgEncoding.Lenient(_codePage).GetString(_bytes[_position..]);
        }
        rest = DecodeRest(rest);
        return _decoded.Count == 0 ? rest : string.Concat([.. _decoded, rest]);
    }

    readonly bool TryFindChange(string rest, out int segmentEnd)
    {
        var name = _session.ClientEncoding;
        foreach (var piece in SqlSplitter.Split(rest, _session))
        {
            if (_session.ClientEncoding == name)
                continue;
            name = _session.ClientEncoding;
            segmentEnd = piece.End;
            if (CodePageOf(name) != _codePage)
                return true;
        }
        segmentEnd = 0;
        return false;
    }

    // An unknown name is a change too; ChangeEncoding() refuses it.
    static int CodePageOf(string? clientEncoding) =>
        clientEncoding is null ? ByteOrderMark.Utf8 : PgEncoding.FindCodePage(clientEncoding) ?? 0;

    /// <summary>Valid text goes back to exactly the bytes it came from; what is invalid lies within as many bytes.</summary>
    void TakeSegment(string segment)
    {
        var length = Math.Min(PgEncoding.Lenient(_codePage).GetByteCount(segment), _bytes.Length - _position);
        _decoded.Add(Approve(segment, _bytes.Slice(_position, length)));
        _position += length;
    }

    void ChangeEncoding()
    {
        _encodingName = _session.ClientEncoding ?? NameOf(ByteOrderMark.Utf8);
        _codePage = CodePageOf(_session.ClientEncoding);
        if (_codePage == 0)
            throw ScriptEncodingError.UnknownEncoding(_encodingName, string.Concat(_decoded), _path);
        if (_decoded.Count > MostChanges)
            throw ScriptEncodingError.TooManyChanges(MostChanges, string.Concat(_decoded), _path);
    }

    static string NameOf(int codePage) => PgEncoding.Lenient(codePage).WebName.ToUpperInvariant();

    readonly string DecodeRest(string rest) => Approve(rest, _bytes[_position..]);

    /// <summary>A text that was decoded leniently, once its bytes are known to be valid.</summary>
    readonly string Approve(string text, ReadOnlySpan<byte> bytes)
    {
        RefuseInvalid(bytes);
        var corrected = PgEncoding.Correct(_codePage, text);
        var undefined = PgEncoding.FindUndefined(_codePage, corrected);
        if (undefined < 0)
            return corrected;
        var code = PgEncoding.Lenient(_codePage).GetBytes(text, undefined, 1);
        throw ScriptEncodingError.InvalidBytes(code, _encodingName, string.Concat(_decoded) + text[..undefined], _path);
    }

    readonly void RefuseInvalid(ReadOnlySpan<byte> bytes)
    {
        if (FindInvalid(bytes) is not { } error)
            return;
        // UTF-16 reports a lone surrogate where it found out, which is behind it.
        var valid = error.Index;
        while (FindInvalid(bytes[..valid]) is not null)
            valid--;
        var before = string.Concat(_decoded) + PgEncoding.Lenient(_codePage).GetString(bytes[..valid]);
        throw ScriptEncodingError.InvalidBytes(error.BytesUnknown ?? [], _encodingName, before, _path, error);
    }

    readonly DecoderFallbackException? FindInvalid(ReadOnlySpan<byte> bytes)
    {
        try
        {
            PgEncoding.Strict(_codePage).GetCharCount(bytes);
            return null;
        }
        catch (DecoderFallbackException e)
        {
            return e;
        }
    }

    readonly void RefuseNul(string text)
    {
        var nul = text.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0)
            throw ScriptEncodingError.Nul(text.AsSpan(0, nul), _path);
    }
}
