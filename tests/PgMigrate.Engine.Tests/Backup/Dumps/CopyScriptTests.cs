using System.Text;
using PgMigrate.Engine.Backup.Dumps;

namespace PgMigrate.Engine.Tests.Backup.Dumps;

public sealed class CopyScriptTests
{
    private const string Script = """
        --
        -- PostgreSQL database dump
        --

        \restrict abc

        SET statement_timeout = 0;
        SELECT pg_catalog.set_config('search_path', '', false);

        COPY public.a (id, "odd name") FROM stdin;
        1	x
        2	\\.
        \.


        COPY "Odd; "" (schema)"."b
        COPY x FROM stdin;" ("c,d") FROM stdin;
        \.

        SELECT pg_catalog.setval('public."s
        COPY t FROM stdin;"', 1, true);

        COPY public.none  FROM stdin;


        \.

        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Rows_are_told_from_statements_whatever_the_pieces(int pieceLength)
    {
        var sink = new RecordingSink();

        await CopyScript.ReadAsync(new PieceReader(Script, pieceLength), sink, CancellationToken.None);

        Assert.Equal(
            ["public|a|id,odd name: 1\tx\n2\t\\\\.\n", "Odd; \" (schema)|b\nCOPY x FROM stdin;|c,d: ", "public|none|: \n\n"],
            sink.Blocks
        );
    }

    [Fact]
    public async Task A_row_longer_than_any_buffer_passes()
    {
        var row = new string('x', 3_000_000) + "\n";
        var sink = new RecordingSink();

        await CopyScript.ReadAsync(
            new PieceReader($"COPY a.b (c) FROM stdin;\n{row}\\.\n", 64 * 1024),
            sink,
            CancellationToken.None
        );

        Assert.Equal("a|b|c: " + row, Assert.Single(sink.Blocks));
    }

    [Fact]
    public async Task Every_cut_within_rows_or_statements_is_found()
    {
        var end = Script.LastIndexOf("\\.", StringComparison.Ordinal);
        foreach (var mark in new[] { "1\tx", "2\t", "COPY public.none", "setval", "SET statement" })
        {
            var cut = Script[..(Script.IndexOf(mark, StringComparison.Ordinal) + 2)];
            await Assert.ThrowsAsync<InvalidDataException>(() =>
                CopyScript.ReadAsync(new PieceReader(cut, 5), new RecordingSink(), CancellationToken.None)
            );
        }

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            CopyScript.ReadAsync(new PieceReader(Script[..end], 5), new RecordingSink(), CancellationToken.None)
        );
    }

    private sealed class RecordingSink : ICopySink
    {
        private readonly StringBuilder _current = new();

        public List<string> Blocks { get; } = [];

        public Task BeginAsync(CopyBlock block, CancellationToken cancellationToken)
        {
            _current.Clear().Append(string.Join("|", block.Schema, block.Table, string.Join(",", block.Columns))).Append(": ");
            return Task.CompletedTask;
        }

        public Task WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
        {
            _current.Append(Encoding.UTF8.GetString(piece.Span));
            return Task.CompletedTask;
        }

        public Task EndAsync(CancellationToken cancellationToken)
        {
            Blocks.Add(_current.ToString());
            return Task.CompletedTask;
        }
    }

    private sealed class PieceReader(string text, int pieceLength)
        : MemoryStream(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")))
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, pieceLength)], cancellationToken);
    }
}
