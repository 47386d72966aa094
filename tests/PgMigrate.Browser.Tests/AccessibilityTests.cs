using System.Text.Json;
using Deque.AxeCore.Commons;

namespace PgMigrate.BrowserTests;

/// <summary>axe-core has nothing to say of any view, light or dark, wide or narrow.</summary>
public sealed class AccessibilityTests(Chromium chromium)
{
    private static readonly string[] Views =
    [
        "#/databases",
        "#/database/prod-eu",
        "#/database/staging",
        "#/database/test",
        "#/database/prod-sa",
        "#/scripts",
        "#/script/0006_customer_email_not_null.sql",
        "#/runs",
        "#/objects",
        "#/object/COLUMN/public.customer.email",
        "#/search?q=customer",
        "#/search?q=nothing",
    ];

    [Theory]
    [InlineData(1280, false)]
    [InlineData(400, true)]
    public async Task Axe_finds_nothing(int width, bool isDark)
    {
        var page = await chromium.OpenAsync(width, isDark: isDark);
        await using var file = await PageFile.OpenAsync(page, SampleFleet.Few());
        var axe = new BundledAxeScriptProvider().GetScript();
        await file.GoAsync("#/database/prod-eu");
        var run = (await page.Locator("[aria-label='Runs'] tbody a").First.GetAttributeAsync("href"))!;
        foreach (var view in Views.Append(run))
        {
            await file.GoAsync(view);
            // Past the page's own policy, as a debugger may.
            await page.EvaluateAsync($"() => {{ {axe} }}");
            var found = await page.EvaluateAsync<JsonElement>(
                "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"
                    + ".map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html + ' ' + node.failureSummary).join(' | ')}`)"
            );
            Assert.True(found.GetArrayLength() == 0, $"{view} at {width}: {found}");
        }
    }
}
