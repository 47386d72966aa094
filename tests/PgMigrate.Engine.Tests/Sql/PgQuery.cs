using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace PgMigrate.Engine.Tests.Sql;

/// <summary>
/// PostgreSQL's own scanner and parser as a library (Debian: libpg-query-dev, or libpg-query1504.0 alone). Offsets are
/// bytes of UTF-8.
/// </summary>
static class PgQuery
{
    const string Library = "pg_query";

    // The library redirects the process' stderr while it parses.
    static readonly object Gate = new();
    static readonly nint Handle = Load();

    static PgQuery() =>
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), static (name, _, _) => name == Library ? Handle : 0);

    public static bool IsInstalled => Handle != 0;

    /// <summary>Where the parser sees the statements; null where it refuses the text.</summary>
    public static List<Range>? Split(string sql)
    {
        lock (Gate)
        {
            var result = pg_query_split_with_parser(ZeroTerminated(sql));
            try
            {
                return result.Error == 0 ? ReadStatements(result) : null;
            }
            finally
            {
                pg_query_free_split_result(result);
            }
        }
    }

    /// <summary>Where the scanner sees tokens, comments included; null where it refuses the text.</summary>
    public static List<Range>? Scan(string sql)
    {
        lock (Gate)
        {
            var result = pg_query_scan(ZeroTerminated(sql));
            try
            {
                return result.Error == 0 ? ReadTokens(result) : null;
            }
            finally
            {
                pg_query_free_scan_result(result);
            }
        }
    }

    /// <summary>The parse tree as JSON; null where the parser refuses the text.</summary>
    public static string? Parse(string sql)
    {
        lock (Gate)
        {
            var result = pg_query_parse(ZeroTerminated(sql));
            try
            {
                return result.Error == 0 ? Marshal.PtrToStringUTF8(result.Tree) : null;
            }
            finally
            {
                pg_query_free_parse_result(result);
            }
        }
    }

    static byte[] ZeroTerminated(string sql) => Encoding.UTF8.GetBytes(sql + '\0');

    static List<Range> ReadStatements(SplitResult result)
    {
        var statements = new List<Range>(result.Count);
        for (var i = 0; i < result.Count; i++)
        {
            var statement = Marshal.ReadIntPtr(result.Statements, i * nint.Size);
            var start = Marshal.ReadInt32(statement);
            statements.Add(start..(start + Marshal.ReadInt32(statement, sizeof(int))));
        }
        return statements;
    }

    static List<Range> ReadTokens(ScanResult result)
    {
        var message = new byte[(int)result.Length];
        Marshal.Copy(result.Data, message, 0, message.Length);
        return
        [
            .. ProtobufFields(message).Where(static field => field.Number == 2).Select(field => ReadToken(message[field.Bytes])),
        ];
    }

    static Range ReadToken(byte[] token)
    {
        // Zero is a field's default and is left out.
        var values = ProtobufFields(token).ToDictionary(static field => field.Number, static field => field.Value);
        return values.GetValueOrDefault(1)..values.GetValueOrDefault(2);
    }

    static IEnumerable<(int Number, int Value, Range Bytes)> ProtobufFields(byte[] message)
    {
        var i = 0;
        while (i < message.Length)
        {
            var tag = Varint(message, ref i);
            var value = Varint(message, ref i);
            var isBytes = (tag & 7) == 2;
            yield return (tag >> 3, value, i..(isBytes ? i + value : i));
            i += isBytes ? value : 0;
        }
    }

    static int Varint(byte[] message, ref int i)
    {
        var value = 0L;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[i++];
            value |= (long)(part & 0x7F) << shift;
            if (part < 0x80)
                return (int)value;
        }
    }

    static nint Load()
    {
        var folders = Directory.Exists("/usr/lib") ? Directory.GetDirectories("/usr/lib", "*-linux-gnu*") : [];
        foreach (
            var file in folders
                .Append("/usr/lib")
                .Append("/usr/local/lib")
                .Where(Directory.Exists)
                .SelectMany(static folder => Directory.GetFiles(folder, "libpg_query.so*"))
        )
        {
            if (NativeLibrary.TryLoad(file, out var handle))
                return handle;
        }
        return 0;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct SplitResult
    {
        public nint Statements;
        public int Count;
        public nint Stderr;
        public nint Error;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct ScanResult
    {
        public nint Length;
        public nint Data;
        public nint Stderr;
        public nint Error;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct ParseResult
    {
        public nint Tree;
        public nint Stderr;
        public nint Error;
    }

    [DllImport(Library)]
    static extern ParseResult pg_query_parse(byte[] sql);

    [DllImport(Library)]
    static extern void pg_query_free_parse_result(ParseResult result);

    [DllImport(Library)]
    static extern SplitResult pg_query_split_with_parser(byte[] sql);

    [DllImport(Library)]
    static extern void pg_query_free_split_result(SplitResult result);

    [DllImport(Library)]
    static extern ScanResult pg_query_scan(byte[] sql);

    [DllImport(Library)]
    static extern void pg_query_free_scan_result(ScanResult result);
}
