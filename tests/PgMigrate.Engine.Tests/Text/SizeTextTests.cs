using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Tests.Text;

public sealed class SizeTextTests
{
    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1023, "1023 bytes")]
    [InlineData(1024, "1 kB")]
    [InlineData(1536, "1.5 kB")]
    [InlineData(10_300, "10 kB")]
    [InlineData(1_048_575, "1 MB")]
    [InlineData(12_884_901_888, "12 GB")]
    [InlineData(long.MaxValue, "8192 PB")]
    public void One_decimal_below_ten_of_a_unit(long bytes, string text)
    {
        Assert.Equal(text, SizeText.Format(bytes));
        Assert.Equal(
            $"5 rows, {text}",
            new TableLoad(new ObjectName("public", "item"), 5, bytes, 0, 0, null, default).ToString()
        );
    }

    [Theory]
    [InlineData("0 bytes", 0L)]
    [InlineData("100kB", 102_400L)]
    [InlineData(" 1.5 gb ", 1_610_612_736L)]
    [InlineData("1024PB", 1_152_921_504_606_846_976L)]
    [InlineData("1025PB", null)]
    [InlineData("100", null)]
    [InlineData("-1MB", null)]
    [InlineData("MB", null)]
    [InlineData("1e3MB", null)]
    public void Sizes_are_read_with_their_unit(string text, long? bytes)
    {
        Assert.Equal(bytes is not null, SizeText.TryParse(text, out var read));
        Assert.Equal(bytes ?? 0, read);
    }
}
