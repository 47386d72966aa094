using System.Buffers.Binary;
using PgMigrate.Engine.Scripts.Loads;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>
/// Finds the ends of rows in the bytes of a data file, as the server finds them. Its state goes over from piece to piece.
/// </summary>
internal abstract class RowScanner
{
    /// <summary>The lines that have ended; a row may have several.</summary>
    public long Lines { get; protected set; }

    /// <summary>The rows that have ended.</summary>
    public long Rows { get; protected set; }

    /// <summary>True where a row has begun, and not ended.</summary>
    public bool IsWithinRow { get; protected set; }

    /// <summary>The scanner of a file.</summary>
    /// <param name="load">How it is written.</param>
    /// <param name="head">Its first bytes: they tell how its lines end.</param>
    public static RowScanner Of(ScriptLoad load, ReadOnlySpan<byte> head)
    {
        var end = head.Contains((byte)'\n') || !head.Contains((byte)'\r') ? (byte)'\n' : (byte)'\r';
        return Of(load.Format, end, (byte)(load.Quote ?? '"'), (byte)(load.Escape ?? load.Quote ?? '"'));
    }

    /// <summary>The scanner of what the server writes.</summary>
    public static RowScanner Of(DataFormat format) => Of(format, (byte)'\n', (byte)'"', (byte)'"');

    private static RowScanner Of(DataFormat format, byte end, byte quote, byte escape) =>
        format switch
        {
            DataFormat.Binary => new BinaryRows(),
            DataFormat.Text => new TextRows(end),
            _ => new CsvRows(end, quote, escape),
        };

    /// <summary>Reads on to the end of a row.</summary>
    /// <returns>How many bytes that takes; -1 where the row does not end in them.</returns>
    public abstract int Next(ReadOnlySpan<byte> bytes);

    /// <summary>Reads on to the end of the bytes.</summary>
    public void Pass(ReadOnlySpan<byte> bytes)
    {
        while (Next(bytes) is >= 0 and var end)
            bytes = bytes[end..];
    }

    /// <summary>The bytes were the last: a row without a line end counts.</summary>
    public void End()
    {
        if (!IsWithinRow)
            return;
        Rows++;
        IsWithinRow = false;
    }

    private sealed class CsvRows(byte end, byte quote, byte escape) : RowScanner
    {
        private bool _isQuoted;
        private bool _isEscaped;

        public override int Next(ReadOnlySpan<byte> bytes)
        {
            IsWithinRow |= bytes.Length > 0;
            for (var place = 0; place < bytes.Length; place++)
            {
                if (_isEscaped)
                {
                    _isEscaped = false;
                    continue;
                }

                var found = _isQuoted ? bytes[place..].IndexOfAny(quote, escape, end) : bytes[place..].IndexOfAny(quote, end);
                if (found < 0)
                    return -1;
                place += found;
                if (Take(bytes[place]))
                    return place + 1;
            }

            return -1;
        }

        // True for the end of a row.
        private bool Take(byte found)
        {
            if (found == end)
            {
                Lines++;
                if (_isQuoted)
                    return false;
                Rows++;
                IsWithinRow = false;
                return true;
            }

            if (_isQuoted && found == escape && escape != quote)
                _isEscaped = true;
            else
                _isQuoted = !_isQuoted;
            return false;
        }
    }

    private sealed class TextRows(byte end) : RowScanner
    {
        private bool _isEscaped;

        public override int Next(ReadOnlySpan<byte> bytes)
        {
            // What psql writes at the end is no row.
            var isEndMark = !IsWithinRow && bytes is [(byte)'\\', (byte)'.', (byte)'\n' or (byte)'\r', ..];
            IsWithinRow |= bytes.Length > 0;
            for (var place = 0; place < bytes.Length; place++)
            {
                if (_isEscaped)
                {
                    Lines += bytes[place] == end ? 1 : 0;
                    _isEscaped = false;
                    continue;
                }

                var found = bytes[place..].IndexOfAny((byte)'\\', end);
                if (found < 0)
                    return -1;
                place += found;
                _isEscaped = bytes[place] != end;
                if (_isEscaped)
                    continue;
                Lines++;
                Rows += isEndMark ? 0 : 1;
                IsWithinRow = false;
                return place + 1;
            }

            return -1;
        }
    }

    /// <summary>A head, and for each row the number of its values, and for each value its length; -1 values at the end.</summary>
    private sealed class BinaryRows : RowScanner
    {
        // The signature, flags, and the length of what else the head has.
        private const int HeadLength = 19;

        private readonly byte[] _number = new byte[HeadLength];
        private Part _part;
        private int _count;
        private long _skip;
        private int _values;

        private enum Part
        {
            Head,
            Values,
            Length,
        }

        private int Wanted =>
            _part switch
            {
                Part.Head => HeadLength,
                Part.Values => sizeof(short),
                _ => sizeof(int),
            };

        public override int Next(ReadOnlySpan<byte> bytes)
        {
            for (var place = 0; place < bytes.Length; )
            {
                var skipped = (int)Math.Min(_skip, bytes.Length - place);
                _skip -= skipped;
                place += skipped;
                var taken = Math.Min(Wanted - _count, bytes.Length - place);
                bytes.Slice(place, taken).CopyTo(_number.AsSpan(_count));
                _count += taken;
                place += taken;
                if (_count == Wanted && Take())
                    return place;
            }

            return -1;
        }

        // True for the last number of a row; the bytes of its last value are passed over before the next.
        private bool Take()
        {
            var number = _part == Part.Values ? BinaryPrimitives.ReadInt16BigEndian(_number) : LastInteger();
            _count = 0;
            if (_part == Part.Values)
                _values = number;
            else
                _skip = Math.Max(0, number);
            if (_part == Part.Length)
                _values--;
            var isRow = _part != Part.Head && _values == 0;
            Rows += isRow ? 1 : 0;
            _part = _part == Part.Head || _values <= 0 ? Part.Values : Part.Length;
            return isRow;
        }

        private int LastInteger() => BinaryPrimitives.ReadInt32BigEndian(_number.AsSpan(Wanted - sizeof(int)));
    }
}
