using System.Reflection;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Tests.Grate;

/// <summary><see cref="GrateHash"/> against grate's own generator, which is internal.</summary>
public sealed class HashTests
{
    private static readonly Type Generator = GrateCore.Type("grate.Infrastructure.HashGenerator");
    private static readonly MethodInfo Hash = Generator.GetMethod("Hash", [typeof(string)])!;

    [Theory]
    [InlineData("")]
    [InlineData("SELECT 1;")]
    [InlineData("SELECT 'it''s';")]
    [InlineData("a\nb\n")]
    [InlineData("a\r\nb\r\n")]
    [InlineData("a\rb\r")]
    [InlineData("a\r\r\nb\n\r\n\r")]
    [InlineData("\uFEFFSELECT 1;")]
    [InlineData("größer als 日本 \U0001F600 ẞ ı İ")]
    [InlineData("decomposed u\u0308 and composed \u00FC")]
    [InlineData("zero \0 and lone \uD800 surrogate")]
    [InlineData("line \u2028 and paragraph \u2029 separators, next line \u0085")]
    public void Equals_that_of_grate(string text) => Assert.Equal(OfGrate(text), GrateHash.Of(text));

    [Fact]
    public void Equals_that_of_grate_for_random_texts()
    {
        var random = new Random(20240917);
        for (var i = 0; i < 2_000; i++)
        {
            var text = string.Concat(
                Enumerable.Range(0, random.Next(200)).Select(_ => "a'\r\n\t ;é\uD83D\uDE00$"[random.Next(11)])
            );
            Assert.Equal(OfGrate(text), GrateHash.Of(text));
        }
    }

    private static string OfGrate(string text) =>
        (string)Hash.Invoke(Activator.CreateInstance(Generator, nonPublic: true), [text])!;
}
