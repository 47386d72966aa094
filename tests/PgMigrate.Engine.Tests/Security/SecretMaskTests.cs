using System.Diagnostics;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>What the mask knows again of a secret, and what it leaves.</summary>
public sealed class SecretMaskTests
{
    private const string Pem = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG\n}\n-----END KEY-----";

    [Theory]
    [InlineData("passphrase", "the passphrase of the pass", "the *** of the ***")]
    [InlineData("bypass-1", "pass by bypass-1", "*** by ***")]
    [InlineData("pass-7-pass", "pass-7-pass and pass-7-", "*** and ***")]
    public void A_secret_that_holds_another_is_hidden_whole(string longer, string text, string expected)
    {
        Assert.Equal(expected, MaskOf("pass", longer, "pass-7-").Hide(text));
        Assert.Equal(expected, MaskOf("pass-7-", longer, "pass").Hide(text));
    }

    // From the left it is within the beginning of one longer secret, from the right within the end of another.
    [Fact]
    public void A_secret_is_hidden_where_others_seem_to_begin_and_to_end() =>
        Assert.Equal("to by***er it", MaskOf("pass", "bypass-1", "1-passer").Hide("to bypasser it"));

    [Theory]
    [InlineData("s3cr'et", "s3cr''et")]
    [InlineData("s3cr''et", "s3cr'et")]
    [InlineData("s3cr'et", @"s3cr\'et")]
    [InlineData(@"s3\cr'et", @"s3\\cr''et")]
    [InlineData("s3\ncret", @"s3\ncret")]
    [InlineData(@"s3\ncret", "s3\ncret")]
    [InlineData("s3\tcret\\", @"s3\tcret\\")]
    [InlineData("s3\"cret", "s3\"\"cret")]
    [InlineData("s3\"cret", "s3\\\"cret")]
    [InlineData("sécrét", @"s\00E9cr\00E9t")]
    [InlineData("s3cr😀et", @"s3cr\+01F600et")]
    [InlineData("S3cRet", "s3cret")]
    [InlineData("s3cret", "S3CRET")]
    [InlineData("s3 cr/et", "s3%20cr%2Fet")]
    [InlineData("s3 cr&et", "s3+cr%26et")]
    [InlineData("s3<cr>é", "s3\\u003Ccr\\u003E\\u00E9")]
    [InlineData("s3<cr>\"é'", "s3&lt;cr&gt;&quot;&#233;&#39;")]
    [InlineData("s3<cr>&'et", "s3&lt;cr&gt;&amp;&apos;et")]
    [InlineData("s3cr\r\net", "s3cr\net")]
    [InlineData("s3cr\net", "s3cr\r\net")]
    [InlineData("s3cret", "733363726574")]
    public void It_is_known_in_every_form(string secret, string written)
    {
        Assert.Equal("before *** behind", MaskOf(secret).Hide($"before {secret} behind"));
        Assert.Equal("before *** behind", MaskOf(secret).Hide($"before {written} behind"));
    }

    [Theory]
    [InlineData("Failing row contains (1, 0123456789-abc..., null).", "Failing row contains (1, ***..., null).")]
    [InlineData("the rest is cut: 0123", "the rest is cut: ***")]
    [InlineData("the rest is cut: 0123456 …", "the rest is cut: *** …")]
    [InlineData("…ghijkl and so on", "…*** and so on")]
    [InlineData("ghijkl was left", "*** was left")]
    [InlineData("JSON data, line 1: ...456789-abcdef...", "JSON data, line 1: ...***...")]
    [InlineData("syntax error at or near \"abcd\"", "syntax error at or near \"***\"")]
    [InlineData(
        "unterminated quoted string at or near \"'ijkl'; SELECT 1\"",
        "unterminated quoted string at or near \"'***'; SELECT 1\""
    )]
    [InlineData("index 0123456789-abcdefg_idx exists", "index ***_idx exists")]
    [InlineData("a word, 0123, that is none", "a word, 0123, that is none")]
    public void Of_a_cut_secret_no_part_is_left(string text, string expected) =>
        Assert.Equal(expected, MaskOf("0123456789-abcdefghijkl").Hide(text));

    [Fact]
    public void A_secret_of_several_lines_is_hidden_line_by_line_where_a_line_is_long_enough()
    {
        var mask = MaskOf(Pem);
        Assert.Equal("key ***.", mask.Hide($"key {Pem}."));
        Assert.Equal("key ***.", mask.Hide($"key {Pem.Replace("\n", "\r\n", StringComparison.Ordinal)}."));
        Assert.Equal("one line: ***, and } stays", mask.Hide("one line: MIIEvQIBADANBgkqhkiG, and } stays"));
    }

    [Theory]
    [InlineData("invalid input for integer: \"ab\"", "invalid input for integer: \"***\"")]
    [InlineData("Key (x)=(ab) exists, (1, ab, null), ['ab']", "Key (x)=(***) exists, (1, ***, null), ['***']")]
    [InlineData("ab", "***")]
    [InlineData("about tables and abilities of ab here", "about tables and abilities of ab here")]
    public void A_very_short_secret_is_hidden_where_it_stands_by_itself(string text, string expected)
    {
        Assert.Equal(expected, MaskOf("ab").Hide(text));
        Assert.Equal(["Secret0"], MaskOf("ab", "long enough").ShortNames);
    }

    [Fact]
    public void What_is_no_secret_is_left()
    {
        const string Text = "ALTER TABLE app.customer ADD COLUMN 'pass' text; -- plain";
        Assert.Equal(Text, new SecretMask([new("Plain", "customer", false)]).Hide(Text));
        Assert.Equal(Text, MaskOf("another-value").Hide(Text));
        Assert.Same(Text, new SecretMask([]).Hide(Text));
    }

    [Fact]
    public void Masking_twice_is_masking_once()
    {
        var mask = MaskOf("0123456789-abcdefghijkl", "**secret**");
        var once = mask.Hide("x 0123456789-abcdefghijkl y **secret** z 0123");
        Assert.Equal("x *** y *** z ***", once);
        Assert.Equal(once, mask.Hide(once));
    }

    [Fact]
    public void A_thousand_scripts_with_fifty_secrets_take_no_time_to_speak_of()
    {
        var mask = MaskOf([.. Enumerable.Range(0, 50).Select(index => $"Pa55'w0rd\\{index:000}-{Guid.NewGuid():N}")]);
        var script = string.Concat(
            Enumerable.Repeat(
                "INSERT INTO app.customer (name, mail) VALUES ('Pa55er', 'someone@example.org') RETURNING \"id\";\n",
                50
            )
        );
        var clock = Stopwatch.StartNew();
        for (var count = 0; count < 1000; count++)
            Assert.Equal(script, mask.Hide(script));
        // Ten times what a slow machine takes; with one pass for each form it was minutes.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    private static SecretMask MaskOf(params string[] values) =>
        new(values.Select((value, index) => new MigrationToken($"Secret{index}", value, true)));
}
