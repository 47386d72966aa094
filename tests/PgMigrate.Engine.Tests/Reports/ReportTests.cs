using System.Text;
using PgMigrate.Engine.Reports;

namespace PgMigrate.Engine.Tests.Reports;

/// <summary>What all formats have in common.</summary>
public sealed class ReportTests(ITestOutputHelper output)
{
    public static TheoryData<ReportFormat> Formats => [.. Enum.GetValues<ReportFormat>()];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Work_grows_with_the_number_of_findings(ReportFormat format)
    {
        SampleFindings.Write(format, SampleFindings.Error);
        output.WriteLine(
            $"{format}, 100 findings: {Encoding.UTF8.GetByteCount(SampleFindings.Write(format, SampleFindings.Many(100)))} bytes"
        );
        (long half, long whole) = (Allocated(format, 5_000), Allocated(format, 10_000));
        output.WriteLine($"{half} bytes for 5,000 findings, {whole} for 10,000");
        Assert.InRange((double)whole / half, 0.5, 2.5);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_same_findings_give_the_same_report(ReportFormat format) =>
        Assert.Equal(SampleFindings.Write(format, SampleFindings.All), SampleFindings.Write(format, SampleFindings.All));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Text_is_whole_and_ends_its_lines_alike(ReportFormat format)
    {
        string text = SampleFindings.Write(format, SampleFindings.All);
        // RFC 4180 has the ends of its lines.
        string end = format == ReportFormat.Csv ? "\r\n" : "\n";
        Assert.EndsWith(end, text, StringComparison.Ordinal);
        string lines = text.Replace(end, string.Empty, StringComparison.Ordinal);
        Assert.DoesNotContain(lines, character => char.IsControl(character) && character is not ('\n' or '\t'));
        Assert.Equal(text, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void An_unknown_format_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleFindings.Write((ReportFormat)99));

    [Theory]
    [InlineData("/src/shop", "/src/shop/a.sql", "a.sql")]
    [InlineData("/src/shop/", "/src/shop/up/a.sql", "up/a.sql")]
    [InlineData("/", "/src/a.sql", "src/a.sql")]
    [InlineData("/src/shop", "/src/shop", "/src/shop")]
    [InlineData("/src/shop", "/src/shopping/a.sql", "/src/shopping/a.sql")]
    [InlineData("/src/shop", "/SRC/shop/a.sql", "/SRC/shop/a.sql")]
    [InlineData(@"C:\src\shop", @"c:\SRC\shop\up\a.sql", "up/a.sql")]
    [InlineData(@"C:\", @"C:\a.sql", "a.sql")]
    [InlineData(@"C:\src\shop", @"D:\src\shop\a.sql", "D:/src/shop/a.sql")]
    [InlineData(@"\\host\share", @"\\host\share\up\a.sql", "up/a.sql")]
    [InlineData("/src/shop", null, null)]
    public void Paths_are_relative_to_the_root(string root, string? path, string? expected) =>
        Assert.Equal(expected, new SourceRoot(root).Shorten(path));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\r\nb\rc\nd\te", "a\nb\nc\nd\te")]
    [InlineData("\0\u0001\u001b\u007f\u0085\u009b\ufffe\uffff", @"\u0000\u0001\u001b\u007f\u0085\u009b\ufffe\uffff")]
    [InlineData("Größe 😀", "Größe 😀")]
    [InlineData("::error::x ##vso[y]", ": :error::x # #vso[y]")]
    [InlineData(null, "")]
    public void Text_is_cleaned(string? text, string? expected) => Assert.Equal(expected, ReportText.Clean(text));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Empty_texts_are_none(ReportFormat format)
    {
        Finding none = SampleFindings.Bare with { Severity = FindingSeverity.Error };
        Finding empty = none with { Script = "", Path = "", Statement = "", Object = "", AllowedBecause = "" };
        Assert.Equal(SampleFindings.Write(format, none), SampleFindings.Write(format, empty));
    }

    [Fact]
    public void Half_characters_are_replaced() =>
        Assert.Equal("a\ufffdb\ufffd\ufffd😀", ReportText.Clean(string.Concat("a", "\ud83d", "b", "\ude00", "\ud83d", "😀")));

    [Fact]
    public void A_cut_leaves_characters_whole() => Assert.Equal("a…", ReportText.Shorten("a😀😀", 3));

    private static long Allocated(ReportFormat format, int count)
    {
        Finding[] findings = SampleFindings.Many(count);
        long before = GC.GetAllocatedBytesForCurrentThread();
        SampleFindings.Write(format, findings);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
