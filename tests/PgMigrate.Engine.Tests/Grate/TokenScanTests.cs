using System.Text;
using PgMigrate.Engine.Scripts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Grate;

/// <summary>grate may only be told not to look for tokens where it would find none.</summary>
public sealed class TokenScanTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("SELECT 1;", false)]
    [InlineData("SELECT '{\"a\": {\"b\": 1}}';", false)]
    [InlineData("", false)]
    [InlineData("SELECT {{Name}};", true)]
    [InlineData("SELECT '{{1, 2}, {3, 4}}';", true)]
    public void Of_a_file(string text, bool found) => Assert.Equal(found, Scan(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(131071)]
    [InlineData(200000)]
    public void Wherever_it_stands(int offset) => Assert.True(Scan(Encoding.UTF8.GetBytes(new string('-', offset) + "{{Name}}")));

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Wide_characters_count_as_a_token(string encoding) =>
        Assert.True(Scan(Encoding.GetEncoding(encoding).GetBytes("SELECT {{Name}};")));

    [Fact]
    public void A_file_that_cannot_be_read_counts_as_one() =>
        Assert.True(TokenScan.AnyMayHoldToken([new ScriptFile("up", "1.sql", _folder["nowhere.sql"], ScriptKind.OneTime)]));

    [Fact]
    public void One_of_many_files_is_enough()
    {
        var files = Enumerable
            .Range(1, 20)
            .Select(number => Write($"{number}.sql", number == 13 ? "{{a}}"u8.ToArray() : "a"u8.ToArray()));

        Assert.True(TokenScan.AnyMayHoldToken(files));
    }

    public void Dispose() => _folder.Dispose();

    private bool Scan(byte[] bytes) => TokenScan.AnyMayHoldToken([Write("1.sql", bytes)]);

    private ScriptFile Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder[name], bytes);
        return new ScriptFile("up", name, _folder[name], ScriptKind.OneTime);
    }
}
