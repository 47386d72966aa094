using PgMigrate.Engine.Layouts.EFCore;

namespace PgMigrate.Engine.Tests.Layouts;

/// <summary>What takes migrations of EF Core back, where some of them have no Down.</summary>
public sealed class EFCoreDownsTests
{
    private static readonly string[] Ids = ["1_a", "2_b", "3_c", "4_d", "5_e"];

    [Theory]
    [InlineData("", 1)]
    [InlineData("3_c", 6)]
    [InlineData("1_a 5_e", 9)]
    [InlineData("1_a 2_b 3_c 4_d 5_e", 9)]
    public void Those_that_have_one_are_read_and_the_others_are_named(string missing, int most)
    {
        var calls = 0;
        var without = missing.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var downs = new EFCoreDowns(
            Ids,
            (from, to) =>
            {
                calls++;
                var range = Ids[(Array.IndexOf(Ids, to) + 1)..(Array.IndexOf(Ids, from) + 1)];
                return range.Intersect(without).Any()
                    ? throw new MigrationException(MigrationErrorId.FolderNotRecognised, "No Down.", "Write it.")
                    : string.Concat(
                        range
                            .OrderDescending(StringComparer.Ordinal)
                            .Select(id =>
                                $"DROP TABLE t_{id};\nDELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" = '{id}';\n"
                            )
                    );
            }
        );

        downs.Read();

        Assert.Equal(without, downs.Missing);
        Assert.Equal(Ids.Except(without), downs.Texts.Keys.Order(StringComparer.Ordinal));
        Assert.All(downs.Texts, down => Assert.Equal($"DROP TABLE t_{down.Key};", down.Value.Trim()));
        Assert.InRange(calls, 1, most);
    }
}
