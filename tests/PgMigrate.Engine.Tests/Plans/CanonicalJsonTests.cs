using System.Text;
using System.Text.Json;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Tests.Plans;

/// <summary>The examples of RFC 8785, and what has no canonical form.</summary>
public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("{ \"b\": [ 1, true , null ],\n \"a\" : \"x\" }", "{\"a\":\"x\",\"b\":[1,true,null]}")]
    // Sorted by UTF-16 units: an emoji, a surrogate pair, stands before U+FB33.
    [InlineData(
        "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}",
        "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}"
    )]
    [InlineData("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"", "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"")]
    [InlineData("[-0, 9007199254740991, -7]", "[0,9007199254740991,-7]")]
    public void A_value_has_one_form(string json, string expected)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(expected, Encoding.UTF8.GetString(CanonicalJson.Write(document.RootElement)));
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("9007199254740992")]
    [InlineData("\"\\ud800\"")]
    public void What_has_none_is_refused(string json)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Throws<JsonException>(() => CanonicalJson.Write(document.RootElement));
    }
}
